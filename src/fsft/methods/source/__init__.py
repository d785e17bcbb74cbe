"""Stage 1: encoder and classifier on the labelled source."""
