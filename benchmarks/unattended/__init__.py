"""Runs that nobody watches, over the growing newspaper, with everything going wrong: kills, overlaps, full disks."""
