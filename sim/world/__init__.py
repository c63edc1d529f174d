"""What there is in week -1: provinces, groups, states, leaders, warlords as records; people as columns."""
