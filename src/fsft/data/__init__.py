"""Stacks of subtomograms, their metadata, splits and batches."""
