"""The pages of the network about itself. `routers` lists them for the entrance."""

from apfl_net.editorial.pages import (
    editing,
    guest_posts,
    guest_publishing,
    guest_writing,
    help,
    referrals,
    texts,
)

routers = [
    texts.router,
    help.router,
    editing.router,
    referrals.router,
    guest_writing.router,
    guest_publishing.router,
    guest_posts.router,
]
