"""What is legal in a scenario and still looks like a mistake."""
