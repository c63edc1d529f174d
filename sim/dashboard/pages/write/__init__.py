"""The Write page: a scenario in YAML with its errors."""
