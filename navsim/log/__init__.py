"""What happened, in the order we heard it. Nothing is edited: a correction is a new event."""
