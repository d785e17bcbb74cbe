"""Sliced Wasserstein discrepancy of two classifiers."""
