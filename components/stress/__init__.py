"""The room of stress: what falling prices would do to today's loans, and how far they must fall."""
