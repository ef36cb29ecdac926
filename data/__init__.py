"""What Waterline knows and how it reckons: sources, snapshot, formulas, model, readings. No screen in here."""
