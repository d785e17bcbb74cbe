"""Control: every target label outside the test set."""
