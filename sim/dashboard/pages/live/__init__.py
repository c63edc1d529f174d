"""Live: play a run, change what it assumes, see it change."""
