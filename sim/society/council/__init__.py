"""Leaders, their votes, what they believe that the world minds, and their orders."""
