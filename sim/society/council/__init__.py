"""The council: its leaders, their votes, their beliefs about what other states object to, and their orders."""
