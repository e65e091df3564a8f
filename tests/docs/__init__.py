"""The documentation is built and tried."""
