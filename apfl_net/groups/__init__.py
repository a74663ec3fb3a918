"""Named groups: who belongs, who looks after them, who is let in.

*group*: an audience of named people; *owner*: lets others in and out, and can make somebody else one;
*admission*: that somebody is to be let into a group that wants a second pair of eyes.
"""
