"""The pages of the search. `routers` lists them for the entrance."""

from apfl_net.search.pages import feeds, resources, saved, searching

routers = [searching.router, resources.router, saved.router, feeds.router]
