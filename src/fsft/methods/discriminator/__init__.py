"""Stage 2.2: the discriminator of pairs."""

SUPPORT_COPIES = 8
"""Turned copies of each support subtomogram, where there is augmentation."""
