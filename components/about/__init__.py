"""What negative equity is, why it matters, and when there was much of it."""
