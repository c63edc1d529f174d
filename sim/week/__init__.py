"""What a week does to the world: one module a step, each a plain function over records and matrices that calls the rules.

A step may loop, pick rows, draw, compare, count and sum: it adds up rows, weighted or not, takes a share or a mean of what it added
up, and keeps a count within its limits. It holds no mechanism of its own. Whatever else multiplies, divides, raises, saturates or
decays (a probability, a hazard, a rate, a blend, an expected value), and every number that decides what people do, stands in
`sim.rules`, where it can be read and tried alone; tests/week/test_week_holds_no_formula.py tells the one from the other.

The reference engine runs the steps as Python, the fast one compiles them; so they keep to what both understand: no keyword arguments,
no comprehensions over arrays, sums in a fixed order.
"""
