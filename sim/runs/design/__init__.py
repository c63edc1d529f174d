"""What a sweep varies: its file read, checked and sampled."""
