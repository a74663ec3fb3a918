"""The pages of the document repository. The order of the routers is that of their addresses."""

from apfl_net.resources.pages import collections, files, filing, keeping, proposing, records, reviewing

routers = [
    proposing.router,
    reviewing.router,
    keeping.router,
    records.router,
    files.router,
    filing.router,
    collections.router,
]
