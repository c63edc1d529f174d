"""The rules of council: scalar functions, with what each claims."""
