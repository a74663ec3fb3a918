"""The pages of the desk: each room's work for those who look after the network."""

from apfl_net.desk.pages import applications, imports, invitations, jobs

routers = [jobs.router, applications.router, imports.router, invitations.router]
