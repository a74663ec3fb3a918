"""The pages of the discussions. `routers` lists them for the entrance.

Words stand before ids: `/threads/related` is asked for before `/threads/7-how-do-you-inspect`.
"""

from apfl_net.discussions.pages import (
    answers,
    bookmarks,
    changes,
    contents,
    copies,
    drafts,
    feeds,
    following,
    keeping_order,
    moving,
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
    feeds.router,
    poll_form.router,
    polls.router,
    following.router,
    keeping_order.router,
    moving.router,
    changes.router,
    bookmarks.router,
    unread.router,
]
