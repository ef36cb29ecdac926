"""A bank's own loan tape: upload, column mapping, row checks, and its figures beside the market."""
