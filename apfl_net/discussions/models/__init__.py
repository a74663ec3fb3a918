"""Tables of the discussions, one module a noun."""
