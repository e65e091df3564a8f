"""Page -> article -> what is exported: extraction, checks, copies, revisions. settings.py has their order."""
