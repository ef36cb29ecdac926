"""What is on the page: each module draws one thing, from a Reading or one of its tables, and reads no file."""
