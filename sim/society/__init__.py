"""The society: one package for each actor, and the order in which they act in a week."""
