"""The Evidence page: every claim and its implementation."""
