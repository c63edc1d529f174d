"""The steps of the week in which country act."""
