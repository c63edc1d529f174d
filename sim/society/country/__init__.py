"""The country: the regime's resources and stance, the provinces, and the events of the scenario."""
