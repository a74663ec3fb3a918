"""Queries of the e-discussions."""
