"""The rules of observers: scalar functions, with what each claims."""
