"""Real subtomograms: where they are read from and how they are made comparable."""
