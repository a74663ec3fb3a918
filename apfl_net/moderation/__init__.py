"""Keeping people safe from each other, and sparing them: reports, cases, sanctions, the audit log.

*report*: a member says that something is not right; *case*: what moderators make of it, with somebody who
looks after it; *sanction*: a warning, a suspension or a ban, with its end and a way to appeal; *audit log*:
what staff and moderators did, which nobody can edit. The room is blind to those whose things are reported: it
knows a *subject* by kind and id, and asks the room that it belongs to who moderates it (`subjects.py`).
"""
