"""Which combinations of outcomes are possible at all: a search for what has not been seen yet."""
