"""A logistic regression on frozen features of source and support."""
