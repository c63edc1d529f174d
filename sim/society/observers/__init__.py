"""Observers: what they see, and the recording of each week."""
