"""Home: five findings, each with one slider, worked out beforehand and readable without a worker."""
