"""Who decides: Mesa agents. Strategic actors are views of the world's records; people of the reference engine are agents proper."""
