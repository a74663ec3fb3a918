"""One's own account: signing in, what one signs in with, and whether one is seen.

*second factor*: a code from a device, asked for after the password; *recovery code*: what replaces it once,
when the device is lost; *change of e-mail address*: confirmed from the old one and from the new; *departure*:
that a member wants to leave, or be erased, at a time until which they can think better of it.
"""
