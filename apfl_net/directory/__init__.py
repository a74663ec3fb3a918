"""Member pages: who somebody is, as far as the viewer may see it; and each member's own settings."""
