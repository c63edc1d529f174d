"""Which policies are good whatever turns out to be true: a search over policies under deep uncertainty."""
