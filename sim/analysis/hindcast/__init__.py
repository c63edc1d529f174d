"""The model against the public record: rows, scores, rivals, calibration."""
