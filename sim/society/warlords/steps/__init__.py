"""The steps of the week in which warlords act."""
