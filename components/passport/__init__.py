"""A number's passport as a page to read."""
