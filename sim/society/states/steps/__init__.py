"""The steps of the week in which states act."""
