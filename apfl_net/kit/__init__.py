"""What every room stands on: settings, database, outbox, mail, text, languages, and the web underneath.

The kit knows no room.
"""
