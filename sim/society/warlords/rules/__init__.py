"""The rules of warlords: scalar functions, and a declaration of each mechanism."""
