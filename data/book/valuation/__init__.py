"""Valuation of a bank's loans: cohorts, prices, sums and losses."""
