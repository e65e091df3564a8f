"""What may come over a connection, and how much of it: limits on heads, chunks, bodies, time and encodings."""
