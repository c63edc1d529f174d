"""Sanctuary: an agent-based simulation of Afghanistan as a sanctuary after August 2021.

The rooms of this package follow the data: `evidence`, `rules`, `scenario`, `world`, `engine` and `actors`, `model`,
`outputs`, `experiments`, `analysis`, `dashboard`, `cli`. Each imports only from rooms before it.
"""

__version__ = "0.1.0"
