"""A loan tape read in: its format and columns, each row checked, personal data left out."""
