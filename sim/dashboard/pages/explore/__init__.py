"""The Explore page: the results of sweeps and runs."""
