"""The Compare page: two runs with the same seeds."""
