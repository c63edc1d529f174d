"""The runs behind the figures of the README, one module for each question; `scripts/readme.py` writes and compares them."""
