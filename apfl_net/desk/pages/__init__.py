"""The pages of the desk, one file for each thing that is looked after."""

from apfl_net.desk.pages import (
    appeals,
    applications,
    audit,
    cases,
    figures,
    held,
    imports,
    invitations,
    jobs,
    searching,
    signers,
)

routers = [
    jobs.router,
    searching.router,
    cases.router,
    held.router,
    appeals.router,
    audit.router,
    applications.router,
    imports.router,
    invitations.router,
    signers.router,
    figures.router,
]
