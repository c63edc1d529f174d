"""The engines: compiled loops over columns, and Mesa agents as the reference, with the same steps and rules."""
