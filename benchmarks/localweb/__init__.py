"""A web of many news sites on this machine, made from the pages of a corpus: every channel, and every trap."""
