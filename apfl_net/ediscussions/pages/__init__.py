"""The pages of the e-discussions. `routers` lists them for the entrance."""

from apfl_net.ediscussions.pages import contributing, ediscussions

routers = [ediscussions.router, contributing.router]
