"""The steps of the week in which observers act."""
