"""The pages of one's own account. `routers` lists them for the entrance."""

from apfl_net.accounts.pages import emails, hiding, passwords, second_factor, sign_ins, signing_in

routers = [
    signing_in.router,
    passwords.router,
    sign_ins.router,
    second_factor.router,
    emails.router,
    hiding.router,
]
