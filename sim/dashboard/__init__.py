"""The dashboard in the browser. The model runs in worker processes."""
