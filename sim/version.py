"""The version of the package, apart from `sim` itself so that modules can import it without an import cycle."""

__version__ = "0.3.0"
