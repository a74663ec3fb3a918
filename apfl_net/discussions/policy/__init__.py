"""Who may do what in discussions. Seeing comes first: whoever may not see a thing never gets here."""
