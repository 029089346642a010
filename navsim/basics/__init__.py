"""What every room stands on: exact arithmetic, sessions, day counts, problems. Knows nothing of funds."""
