"""Compare: two runs under the same luck."""
