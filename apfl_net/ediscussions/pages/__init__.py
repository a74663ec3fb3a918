"""The pages of the e-discussions. `routers` lists them for the entrance."""

from apfl_net.ediscussions.pages import ediscussions

routers = [ediscussions.router]
