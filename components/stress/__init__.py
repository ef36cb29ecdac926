"""The stress page: what a fall in prices would do to today's loans, and how far prices must fall."""
