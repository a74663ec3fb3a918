"""The measured promises: `python -m bench` prints how our pages compare, side by side, within one run.

How to read what it prints is in `docs/measurements.md`.
"""
