"""Pictures, each drawn from an answer: maps, lines, ladders, tables, and their frame."""
