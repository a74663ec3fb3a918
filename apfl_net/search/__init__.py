"""The search page over everything that rooms offer to be found. Owns no tables.

*asked*: what an address of the page says; *facet*: what a search can be narrowed by, with its counts;
*way out*: what is offered where nothing was found.
"""
