"""The rules of the country: scalar functions, and a declaration of each mechanism."""
