"""Sites that attack whoever crawls them, and what has to come out all the same."""
