"""What several rooms share: how state is held, drawn and placed, and shapes that rules have in common."""
