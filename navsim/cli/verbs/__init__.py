"""One file a verb: what it takes, whom it asks, what it gives back."""
