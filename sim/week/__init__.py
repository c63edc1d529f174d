"""What a week does to the world: one module a step, each a plain function over records and matrices that calls the rules.

The steps hold loops and sums, never a mechanism of their own. The reference engine runs them as Python, the fast one compiles
them; so they keep to what both understand: no keyword arguments, no comprehensions over arrays, sums in a fixed order.
"""
