"""Tables, figures and statistics, all drawn from the tidy tables of a run."""
