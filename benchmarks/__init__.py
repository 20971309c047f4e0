"""What `make bench` runs: the site as it is served, measured beside a page that does nothing."""
