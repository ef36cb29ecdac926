"""A bank's own book: loans come in from a tape, are checked, valued one by one, and added up; no row goes out."""
