"""Minimax entropy on the unlabelled target."""
