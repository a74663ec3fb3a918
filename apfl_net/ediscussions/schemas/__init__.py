"""What is typed in forms of the e-discussions."""
