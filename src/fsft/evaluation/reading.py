"""How much of the data is read, and in what ways: known while planning, so without torch."""

READINGS = ("recalibrated", "running", "batch")
"""Statistics re-estimated on the unlabelled target; as training left them; of each test batch."""

READ_AT_ONCE = 100
"""Subtomograms read at once; a constant, so that re-estimated statistics do not depend on it."""

WATCHED = 128
"""Subtomograms of either side that are looked at after an epoch of training."""

FEATURES_PER_CLASS = 20
"""Subtomograms of a class and side whose features are extracted, at the most: as many as a figure
can show."""
