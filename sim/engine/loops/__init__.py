"""How the compiled engine goes through its people: `NAME_loop` lives through the step NAME of the week."""
