"""The rules of guests: scalar functions, with what each claims."""
