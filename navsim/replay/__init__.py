"""From a log to a run: what is known, struck fund by fund, booked, proved and told."""
