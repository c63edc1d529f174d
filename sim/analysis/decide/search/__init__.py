"""Search for robust policies and explore the reachable outcomes, under deep uncertainty."""
