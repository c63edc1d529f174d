"""What the regime has and says, the provinces, and the events of the scenario."""
