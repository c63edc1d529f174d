"""How fast it is, all measured in one run on one machine."""
