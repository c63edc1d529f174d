"""The steps of the week in which council act."""
