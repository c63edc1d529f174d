"""What to do about it: where the better course flips, and what knowing more would be worth."""
