"""Evidence: every claim and what it became."""
