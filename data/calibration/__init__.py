"""The model fitted to published figures, and how wrong it is on figures it had not seen."""
