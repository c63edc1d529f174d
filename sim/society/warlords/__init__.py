"""Warlords: their bargains, their battles and the territory that they hold."""
