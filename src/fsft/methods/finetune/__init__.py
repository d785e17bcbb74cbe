"""Fine-tuning on the support alone."""
