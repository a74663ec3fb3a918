"""The pages of the e-discussions. `routers` lists them for the entrance."""

from apfl_net.ediscussions.pages import contributing, ediscussions, exports, proceedings

routers = [exports.router, ediscussions.router, contributing.router, proceedings.router]
