"""What became of each claim: what carries it, what it does, and whether it holds."""
