"""Search: what a document and a query are, what an engine must do, and how the index follows the database.

*document*: what an engine keeps of a post, a thread ...; *task*: that a thing has to be looked at again for
the index; *source*: a room's way to make documents of its rows; *engine*: whatever finds them (decision
0014). Nothing is imported here: pages that only ask need not load what writes.
"""
