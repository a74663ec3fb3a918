"""The pages of the document repository. The order of the routers is that of their addresses."""

from apfl_net.resources.pages import (
    citing,
    collections,
    files,
    filing,
    harvesting,
    keeping,
    links,
    proposing,
    records,
    reviewing,
)

routers = [
    harvesting.router,
    links.router,
    proposing.router,
    reviewing.router,
    keeping.router,
    citing.router,
    records.router,
    files.router,
    filing.router,
    collections.router,
]
