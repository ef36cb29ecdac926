"""The Monitor: negative equity by region and quarter."""
