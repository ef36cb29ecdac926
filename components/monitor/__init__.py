"""The Monitor: the front page."""
