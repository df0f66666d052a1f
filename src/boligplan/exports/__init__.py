"""Plans as open data and as a calendar, for other programs to read."""
