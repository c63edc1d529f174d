"""The Live page: play a run, change its assumptions and see the effect."""
