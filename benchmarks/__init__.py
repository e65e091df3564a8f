"""Measurements: `python -m benchmarks CORPUS` makes all of them, `python -m benchmarks.extraction` and so on one."""
