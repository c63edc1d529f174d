"""The rules of the council: scalar functions, and a declaration of each mechanism."""
