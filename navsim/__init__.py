"""navsim: fund accounting in the open."""
