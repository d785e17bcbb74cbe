"""What a configuration asks for: read before any job, without torch."""
