"""A region on one page and on one slide."""
