"""Times and hours at which professions learn together, out of the database and in words."""
