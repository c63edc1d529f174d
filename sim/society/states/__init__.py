"""States: what they believe, fear and do."""
