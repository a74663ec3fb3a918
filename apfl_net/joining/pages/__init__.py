"""The pages of joining: for those who come, and for members once a year."""

from apfl_net.joining.pages import applying, inviting, membership

routers = [applying.router, inviting.router, membership.router]
