"""Coverage-guided fuzzing of what reads strangers' bytes: `python -m benchmarks.fuzz`, with atheris installed."""
