"""What may happen: frozen values in four groups, and one closed list of kinds. Values only; no rule lives here."""
