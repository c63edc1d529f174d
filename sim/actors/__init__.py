"""Who decides: Mesa agents. Strategic actors stand on the world's records; people of the reference engine hold their own state."""
