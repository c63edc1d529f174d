"""The steps of the week in which guests act."""
