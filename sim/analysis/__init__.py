"""The analysis of runs: comparison, sensitivity, discovery, value of information, the record, and the account of each claim."""
