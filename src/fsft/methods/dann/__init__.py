"""A domain classifier that the encoder is trained against."""
