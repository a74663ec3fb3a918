"""The pages of the discussions. `routers` lists them for the entrance.

Words stand before ids: `/threads/related` is asked for before `/threads/7-how-do-you-inspect`.
"""

from apfl_net.discussions.pages import (
    answers,
    bookmarks,
    contents,
    copies,
    drafts,
    following,
    people,
    poll_form,
    polls,
    posts,
    reactions,
    related,
    replies,
    spaces,
    summaries,
    threads,
    unread,
)

routers = [
    related.router,
    threads.router,
    spaces.router,
    posts.router,
    answers.router,
    reactions.router,
    replies.router,
    drafts.router,
    people.router,
    contents.router,
    copies.router,
    summaries.router,
    poll_form.router,
    polls.router,
    following.router,
    bookmarks.router,
    unread.router,
]
