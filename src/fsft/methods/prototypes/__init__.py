"""The nearest mean of the support's features."""
