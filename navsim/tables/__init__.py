"""What is told: one Parquet table a subject, the same bytes from the same inputs. Everything people look at is made from these."""
