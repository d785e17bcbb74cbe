"""Where class templates come from: one density map per macromolecule."""
