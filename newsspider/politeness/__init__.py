"""What a host allows: robots.txt, pace, addresses that may be asked. Decides with the clock passed in; asks nothing."""
