"""The Record page: a hindcast of the public record."""
