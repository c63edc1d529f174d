"""Account for each claim of the paper: the rules behind it, its measured effects, and whether it holds."""
