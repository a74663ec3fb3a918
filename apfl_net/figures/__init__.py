"""Figures that may be published: fixed tables, counted weekly, small numbers hidden.

*table*: one of a fixed list of two-way tables that a room above registers; *snapshot*: its counts on a day.
"""
