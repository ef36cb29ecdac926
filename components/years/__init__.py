"""The page of all years: small tile maps, one a year, all in the same bins."""
