"""The pages of the e-discussions. `routers` lists them for the entrance.

Words stand before ids: `/e-discussions/new` is asked for before `/e-discussions/3-what-should-prevention`.
"""

from apfl_net.ediscussions.pages import (
    asking,
    contributing,
    dates,
    desk,
    ediscussions,
    late,
    late_queue,
    messages,
    participants,
    people,
    preparing,
    translations,
    turns,
    weekly,
)

routers = [
    preparing.router,
    ediscussions.router,
    contributing.router,
    translations.router,
    late.router,
    dates.router,
    asking.router,
    people.router,
    desk.router,
    messages.router,
    participants.router,
    weekly.router,
    late_queue.router,
    turns.router,
]
