"""How many runs: ensembles, sweeps, and the stores they leave."""
