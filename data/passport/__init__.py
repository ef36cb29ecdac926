"""The number passport: how one figure is calculated, with everything needed to check it."""
