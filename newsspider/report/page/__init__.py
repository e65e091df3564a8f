"""The last runs as one HTML page: numbers in, HTML out. Wants the extra `report`."""
