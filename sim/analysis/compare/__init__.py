"""What a difference is worth: scenarios side by side at the same luck."""
