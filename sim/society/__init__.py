"""What happens: one room an actor, and the order of the week in which they act."""
