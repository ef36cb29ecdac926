"""A panel alone, to stand in someone else's page."""
