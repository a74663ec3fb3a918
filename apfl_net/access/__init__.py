"""Who may enter, and what they may see.

*viewer*: whoever looks, signed in or not; *sign-in*: one signed-in browser, listed and revocable;
*audience*: who may see a thing - the one mechanism that pages, lists, counts and notices obey;
*group*: an audience of named people, made by a room above (participants of a meeting, a working party).
"""
