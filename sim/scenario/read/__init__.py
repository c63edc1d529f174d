"""Read scenario files into checked values with their places."""
