"""One folder a country, the only place that knows it."""
