"""What the room asks of the database."""
