"""What is typed about records."""
