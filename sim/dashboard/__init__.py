"""Look: the dashboard in a browser. The model runs in worker processes; nothing here runs it."""
