"""How each report looks on a terminal: from its values to lines of cells."""
