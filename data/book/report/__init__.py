"""Reports on a valued book: the view, the reading, its tables and exports."""
