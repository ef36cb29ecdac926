"""The fit of the model to published figures, and its error on held-out figures."""
