"""The rules of police: scalar functions, with what each claims."""
