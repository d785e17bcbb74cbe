"""Few-shot domain adaptation for the classification of cryo-electron subtomograms."""

__version__ = "0.1.0"
