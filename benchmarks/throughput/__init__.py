"""How many articles a second, and what one costs: real pages, served by as many hosts as one likes."""
