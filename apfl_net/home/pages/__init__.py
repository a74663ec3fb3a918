"""The start page, whether the house is alive, and the map for search engines."""

from apfl_net.home.pages import sitemaps, start

routers = [start.router, sitemaps.router]
