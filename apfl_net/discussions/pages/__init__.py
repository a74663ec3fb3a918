"""The pages of the discussions. `routers` lists them for the entrance.

Words stand before ids: `/threads/related` is asked for before `/threads/7-how-do-you-inspect`.
"""

from apfl_net.discussions.pages import (
    contents,
    copies,
    drafts,
    people,
    posts,
    related,
    replies,
    spaces,
    summaries,
    threads,
)

routers = [
    related.router,
    threads.router,
    spaces.router,
    posts.router,
    replies.router,
    drafts.router,
    people.router,
    contents.router,
    copies.router,
    summaries.router,
]
