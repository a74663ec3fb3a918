"""Files that members send along with what they write, for the rooms above, which say who may see them.

A *file* has a name and *versions*. What was sent *waits* until it was looked at: checked for viruses, found
to be of a kind that we take, cleaned of what tells more than its maker meant. Then it is *ready*, or it is
*refused* with a *reason*, and what was sent is gone. Its *passages* are its words, page by page. A file that
was sent with nothing yet is *loose*, and is swept away after a day.

Files have no readers of their own: the thing that they belong to has, and its room serves them.
"""
