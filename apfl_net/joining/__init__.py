"""How people come in and stay: applications, invitations, imports, review, yearly reconfirmation.

*application*: somebody asks to join; *invitation*: somebody is asked to, bound to an e-mail address;
*review*: approve, ask, or decline, with a reason; *lapsed*: not reconfirmed for a year, reads only.
"""
