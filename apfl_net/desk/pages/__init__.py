"""The pages of the desk, one file for each thing that is looked after."""

from apfl_net.desk.pages import applications, figures, imports, invitations, jobs, signers

routers = [
    jobs.router,
    applications.router,
    imports.router,
    invitations.router,
    signers.router,
    figures.router,
]
