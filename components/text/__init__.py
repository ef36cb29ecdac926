"""Texts, number formats and sentences that several pages share."""
