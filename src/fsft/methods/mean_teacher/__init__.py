"""A network that agrees with the average of what it was."""
