"""What happens: one module per mechanism of the paper, each rule a scalar function of plain numbers.

A function here knows nothing of arrays, agents or engines. It is called as it stands by the reference engine and compiled
by the fast one, to the same bits; so: no powers, no library but `math`, guarded domains.
"""
