"""Many runs: ensembles, sweeps, and the stores that they leave."""
