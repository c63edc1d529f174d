"""From a file's bytes to checked values that know where they stand."""
