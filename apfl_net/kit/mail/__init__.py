"""Mail out: letters wait in a table, are written when they leave, and are carried by the worker.

*letter*: that somebody is to be written to, as a kind and ids; *writer*: what a room registers to put a kind
into words, for its reader, at the moment it leaves; *carrier*: what takes the words away (console, SMTP).
"""
