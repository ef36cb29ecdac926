"""Every year at a glance: the states as small squares, a picture a year, all in the same bins."""
