"""Which assumption an answer rests on: indices, rankings, boxes, and whether anything runs away."""
