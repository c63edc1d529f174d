"""The results of a run: outputs by name, tables, dates, and the words and numbers that readers see."""
