"""The rules of states: scalar functions, and a declaration of each mechanism."""
