"""What a site's earlier pages teach of the next one, measured on sites that are each made of one real page."""
