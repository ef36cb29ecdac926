"""One package for each country, with everything that is specific to it."""
