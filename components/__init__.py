"""The pages: each module renders one part of a page from a reading or its tables, and reads no file."""
