"""Warlords: their bargains, their battles and the ground that they hold."""
