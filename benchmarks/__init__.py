"""Measurements: `python -m benchmarks.extraction`, `python -m benchmarks.demo`, `python -m benchmarks.politeness`."""
