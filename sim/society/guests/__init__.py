"""Groups, their leaderships, cells and members."""
