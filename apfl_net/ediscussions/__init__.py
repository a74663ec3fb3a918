"""Facilitated discussions over a set time, after a meeting: announced, open, closed, synthesis, published.

An *e-discussion* follows a *reference event*. Its title is a question; a *topic note* says what it is about;
*guiding questions* lead through it. *Contributions* are posts of the one thread that it owns, written in a
*capacity*. Phases are computed from dates (`phases.py`); what was done when one was reached is a row.
"""
