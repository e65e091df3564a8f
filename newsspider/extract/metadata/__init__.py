"""What a page says about its article: headline, dates, people, pictures and where each was read."""
