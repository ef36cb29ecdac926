"""A bank's own book: a tape is handed in, looked at, taken in, and its exposure shown beside the market."""
