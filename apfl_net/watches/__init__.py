"""What members follow.

*watch*: what a member wants of a *subject* (a thread, a space, another member). Its levels: `watch`, be told
of each post; `follow`, see it among the unread; `mute`, hear nothing of it.
"""
