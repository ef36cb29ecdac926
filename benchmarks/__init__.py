"""How fast it is, as tables and ratios: `make bench`, or `python -m benchmarks PART ...`."""
