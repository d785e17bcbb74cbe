"""A logistic regression on ten numbers: what a method must beat."""
