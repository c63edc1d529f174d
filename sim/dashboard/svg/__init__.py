"""Charts written directly as SVG, for pages that redraw many times a second."""
