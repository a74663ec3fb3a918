"""The pages of the e-discussions. `routers` lists them for the entrance."""

from apfl_net.ediscussions.pages import contributing, ediscussions, marking, synthesis, synthesis_writing

routers = [
    ediscussions.router,
    contributing.router,
    synthesis.router,
    synthesis_writing.router,
    marking.router,
]
