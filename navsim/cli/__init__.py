"""What is typed: verbs, and how their answers are drawn."""
