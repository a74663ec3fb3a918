"""The pages of the desk, one file for each thing that is looked after."""

from apfl_net.desk.pages import figures, jobs

routers = [figures.router, jobs.router]
