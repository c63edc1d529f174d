"""The state of one visitor: the address, the run and the open questions."""
