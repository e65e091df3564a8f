"""What happens to a request on its way out, and to its answer on its way in."""
