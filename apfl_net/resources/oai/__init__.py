"""OAI-PMH 2.0: how libraries and search engines of the world harvest what everybody may read here."""
