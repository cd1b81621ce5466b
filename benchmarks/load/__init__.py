"""``python -m benchmarks load``: a city that talks with a bot which several processes serve."""
