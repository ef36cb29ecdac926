"""How wrong the model is, by source, year and size of the share."""
