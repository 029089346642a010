"""What the fund owns and earns, independent of fees: for each session the amounts that classes will share."""
