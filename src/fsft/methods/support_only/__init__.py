"""Control: the support alone, from scratch."""
