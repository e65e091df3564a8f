"""Article -> one JSON line, durable and exactly once; packed and rotated where that is wanted."""
