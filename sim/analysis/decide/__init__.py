"""Support decisions: robust policies, thresholds at which the better course changes, and the value of information."""
