"""What people do here: ask, answer, review, invite, come in, say that all still holds."""
