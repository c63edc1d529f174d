"""Other states: their beliefs, fears and actions."""
