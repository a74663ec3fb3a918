"""What was acknowledged stays, whatever is killed, locked or away: with real processes and real databases."""
