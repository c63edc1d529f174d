"""Write: a scenario in YAML, with its errors."""
