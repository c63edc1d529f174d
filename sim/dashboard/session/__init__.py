"""What belongs to one visitor: the address, the run, and what was asked."""
