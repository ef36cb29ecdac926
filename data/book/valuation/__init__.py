"""A bank's loans valued: cohorts, prices, sums and losses."""
