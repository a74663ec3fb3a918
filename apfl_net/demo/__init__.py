"""The demo community: a fictional story and its cast, played through the rooms' actions.

The story is data in `story/`; the tests borrow the cast. Countries, conventions and publications in it are
real; persons, organisations and what they say are not.
"""
