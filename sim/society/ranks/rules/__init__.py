"""The rules of ranks: scalar functions, with what each claims."""
