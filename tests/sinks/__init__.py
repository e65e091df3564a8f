"""Sinks are loaded, against the real things where they run here."""
