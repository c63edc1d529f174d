"""What is measured: every output defined once, the results of a run, and how they are looked at."""
