"""newsspider: a news site's address in, clean articles as JSON lines out."""

__version__ = "0.1.0"
