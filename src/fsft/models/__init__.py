"""Encoder, classifier and discriminator."""
