"""Seeds, devices, memory, provenance and safe writing: what every floor above stands on."""
