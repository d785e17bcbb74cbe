"""Stage 3: encoder and classifier against the discriminator."""
