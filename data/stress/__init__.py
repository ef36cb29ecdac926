"""Falling prices: what a scenario does to a quarter's loans, and which fall it takes."""
