"""Confident predictions on a weak view as labels of a strong one."""
