"""What people read: pure functions from the tables of a run to values. Nothing is computed twice, nothing is drawn here."""
