"""Policing: whom the police hunt, where they look, whom they raid."""
