"""The rules of warlords: scalar functions, with what each claims."""
