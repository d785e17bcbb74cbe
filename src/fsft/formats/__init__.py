"""Every file format in one place, its reader and its writer together."""
