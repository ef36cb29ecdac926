"""A figure's passport as a page."""
