"""Who may do what, and what dates may be of the e-discussions."""
