"""What members follow, and the searches that they save.

*watch*: what a member wants of a *subject* (a thread, a space, another member). Its levels: `watch`, be told
of each post; `follow`, see it among the unread; `mute`, hear nothing of it. *news*: what was found for a
saved search since it was looked through the last time.
"""
