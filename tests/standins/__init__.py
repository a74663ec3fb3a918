"""Stand-ins for programs that not every machine has. Each says what it is not."""
