"""The steps of the week in which police act."""
