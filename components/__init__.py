"""What the reader sees: each module draws one thing from a Reading, and none reads a file."""
