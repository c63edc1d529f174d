"""What is drawn: one style and one library for commands, pages and reports."""
