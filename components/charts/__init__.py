"""Charts, each drawn from a reading: maps, lines, ladders, tables, and the panel around them."""
