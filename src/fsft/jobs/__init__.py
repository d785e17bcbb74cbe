"""What one rule of the workflow does with files, and what a configuration asks for."""
