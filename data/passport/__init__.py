"""How one figure is made, with all that is needed to check it."""
