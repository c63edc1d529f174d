"""The rules of observers: scalar functions, and a declaration of each mechanism."""
