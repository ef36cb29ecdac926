"""The explanatory page: what negative equity is, why it matters, and when it was widespread."""
