"""Words, numbers and sentences that several pages share."""
