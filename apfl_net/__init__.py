"""APFL Net: an online Community of Practice against forced labour in Asia and the Pacific.

A house of rooms over one kit; `docs/rooms.md` is the plan of it.
"""

__version__ = "0.1.0"
