"""The United States: its regions and their names."""
