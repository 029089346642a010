"""What a fund prints: assets and liabilities, operations, changes in net assets, highlights, schedule of investments; from the tables alone."""
