"""How many runs: ensembles, designs, sweeps, and the stores they leave."""
