"""The People page: the location, the contacts and the history of each actor."""
