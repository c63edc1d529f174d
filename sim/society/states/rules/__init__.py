"""The rules of states: scalar functions, with what each claims."""
