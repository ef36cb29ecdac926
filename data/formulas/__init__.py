"""Formulas of numpy and scipy only: each can be read, checked and lifted out on its own."""
