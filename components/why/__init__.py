"""The page of change: why a share moved between two quarters."""
