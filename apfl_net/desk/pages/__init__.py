"""The pages of the desk. `routers` lists them for the entrance."""

from apfl_net.desk.pages import appeals, audit, cases, held, jobs

routers = [jobs.router, cases.router, held.router, appeals.router, audit.router]
