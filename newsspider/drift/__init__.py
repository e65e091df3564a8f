"""What each run measures of a site's pages, and whether a site has changed: numbers in, alarms out."""
