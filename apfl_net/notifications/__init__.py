"""Telling people what concerns them.

*notice*: one line for one member about one *subject* (a post, say). A notice stores ids only; what it says is
made when it is read, through the reader's eyes, by the room that the subject belongs to. *reason*: why this
member is told; members choose for which reasons they are.
"""
