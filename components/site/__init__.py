"""What every page shares: the server, its addresses, the first HTML, header, controls and settings."""
