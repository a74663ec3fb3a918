"""What is typed into the forms of the discussions."""
