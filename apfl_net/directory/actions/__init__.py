"""What members write about themselves, and what staff do with organisations and places."""
