"""What one does with one's own account, one module a noun."""
