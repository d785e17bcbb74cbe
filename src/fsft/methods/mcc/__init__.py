"""Minimum class confusion on the unlabelled target."""
