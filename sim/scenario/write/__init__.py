"""Write scenarios for people and editors: new files, resolved files, differences and schemas."""
