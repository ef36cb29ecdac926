"""Panels as tables, and their downloads as CSV and Excel files."""
