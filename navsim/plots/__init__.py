"""Charts: one figure for notebook, picture and page. Floats are for eyes; nothing computed here goes back into a table."""
