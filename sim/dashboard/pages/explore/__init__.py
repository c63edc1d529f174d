"""Explore: a sweep's runs and what moves them."""
