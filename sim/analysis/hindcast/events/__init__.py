"""Event data: files as their publishers release them, typed, and summed into rows of a record."""
