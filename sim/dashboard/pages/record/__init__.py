"""Record: bands over the public record."""
