"""The pages of the e-discussions. `routers` lists them for the entrance."""

from apfl_net.ediscussions.pages import (
    contributing,
    desk,
    ediscussions,
    late_queue,
    messages,
    participants,
    turns,
    weekly,
)

routers = [
    ediscussions.router,
    contributing.router,
    desk.router,
    messages.router,
    participants.router,
    weekly.router,
    late_queue.router,
    turns.router,
]
