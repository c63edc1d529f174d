"""Real event data: files as their makers publish them, typed, and turned into rows of a record."""
