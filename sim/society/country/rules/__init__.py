"""The rules of country: scalar functions, with what each claims."""
