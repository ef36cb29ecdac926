"""The page of change: why a share moved between two quarters, and the bridge to other publishers."""
