"""Every SELECT of the room. A query that shows rows to someone takes that someone."""
