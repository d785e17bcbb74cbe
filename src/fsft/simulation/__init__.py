"""From a class template to subtomograms: the physics of a tilt series."""
