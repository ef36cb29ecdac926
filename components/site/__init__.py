"""What every page shares: server, URLs, first HTML, header, controls and settings."""
