"""Every output once: what is measured of the country, and of each group, state and province."""
