"""What members do in discussions. Each action is one story, told top to bottom."""
