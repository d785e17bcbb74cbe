"""Numbers of the MRC2014 format (Cheng et al. 2015): https://www.ccpem.ac.uk/mrc_format/."""

FLOAT16 = 12
"""The mode of values of two bytes."""

VOLUME_STACK = 401
"""The space group that says that a file holds several volumes."""

HEADER_BYTES = 1024
ANGSTROM_PER_NM = 10
