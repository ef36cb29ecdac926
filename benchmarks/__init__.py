"""Benchmarks of speed and memory, as tables and ratios: `make bench`, or `python -m benchmarks PART ...`."""
