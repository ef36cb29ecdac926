"""Waterline's data and calculations: sources, snapshot, formulas, model, results. No user interface."""
