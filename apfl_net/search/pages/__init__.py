"""The pages of the search. `routers` lists them for the entrance."""

from apfl_net.search.pages import saved, searching

routers = [searching.router, saved.router]
