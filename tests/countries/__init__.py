"""Countries that only tests know."""
