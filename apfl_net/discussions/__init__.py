"""Spaces, the threads in them, and the posts in a thread.

*space*: a forum section with a purpose and an audience; *thread*: a question and what is said to it;
*post*: one numbered contribution; *reply*: a post that answers another; *reading*: how far a member has
read a thread; *draft*: what somebody has typed and not yet posted; *tally*: how many posts of a thread
each audience can see, so that everything counted is counted for the viewer.
"""
