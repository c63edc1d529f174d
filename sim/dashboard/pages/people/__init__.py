"""People: who is where, who knows whom, and what became of each."""
