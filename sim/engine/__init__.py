"""How fast: people as columns, looped over by compiled code that calls the same rules as the reference."""
