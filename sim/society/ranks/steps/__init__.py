"""The steps of the week in which ranks act."""
