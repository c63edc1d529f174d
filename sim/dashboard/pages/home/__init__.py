"""The home page: five findings with a slider each, computed in advance, so that no worker is needed."""
