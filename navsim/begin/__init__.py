"""Where a scenario begins: a new folder that runs as it is, and other people's files turned into feeds."""
