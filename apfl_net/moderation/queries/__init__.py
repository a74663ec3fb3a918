"""Queries of moderation, by what they are about."""
