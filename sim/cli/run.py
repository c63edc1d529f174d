"""x."""


def command() -> None:
    """Do."""
