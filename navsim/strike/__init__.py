"""What a share is worth: the recursion over sessions, the same for one fee structure or ten thousand."""
