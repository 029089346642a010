"""What people write, TOML, CSV, JSONL, Parquet or data frames, becomes events; every problem is found in one pass."""
