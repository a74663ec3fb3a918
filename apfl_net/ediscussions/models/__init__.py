"""Tables of the e-discussions."""
