"""A newspaper of this machine that grows and changes, for crawls that nobody watches."""
