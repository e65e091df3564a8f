"""Whatever strangers send: a value or a named error comes out. The same examples in each run, in a few seconds."""
