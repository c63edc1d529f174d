"""What runs give for the README's figures, a module a question; `scripts/readme.py` writes and compares them."""
