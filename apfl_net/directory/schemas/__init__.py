"""What is typed into the forms of profiles, places and organisations."""
