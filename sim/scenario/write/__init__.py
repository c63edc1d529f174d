"""Scenarios written for people and editors: new files, resolved ones, differences, schemas."""
