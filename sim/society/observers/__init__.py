"""What observers see, and what is written down of the week."""
