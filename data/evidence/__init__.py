"""The model's held-out error by source, year and size of the share."""
