"""What is booked: the journal and its proofs, made from what portfolio and strike recorded."""
