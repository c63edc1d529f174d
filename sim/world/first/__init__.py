"""The records of week -1, a module a kind of actor; `sim.world.build` puts them together."""
