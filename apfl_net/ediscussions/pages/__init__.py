"""The pages of the e-discussions. `routers` lists them for the entrance.

Words stand before ids: `/e-discussions/new` is asked for before `/e-discussions/3-what-should-prevention`.
"""

from apfl_net.ediscussions.pages import (
    asking,
    background,
    contributing,
    dates,
    desk,
    ediscussions,
    exports,
    figures,
    late,
    late_queue,
    marking,
    messages,
    participants,
    people,
    preparing,
    proceedings,
    synthesis,
    synthesis_writing,
    translations,
    turns,
    weekly,
)

routers = [
    preparing.router,
    exports.router,
    background.router,
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
    figures.router,
    synthesis.router,
    synthesis_writing.router,
    marking.router,
    proceedings.router,
]
