"""The pages of the desk, one file for each thing that is looked after."""

from apfl_net.desk.pages import jobs, signers

routers = [jobs.router, signers.router]
