"""Publishers' files: where they are, how they are fetched, read and built into a snapshot."""
