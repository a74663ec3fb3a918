"""Taking along all that the house holds about oneself, and leaving it. Owns no tables.

What each room holds about a member is for that room to say, in its `personal.py`; `holdings.py` lists them.
"""
