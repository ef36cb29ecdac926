"""What is known of countries that have no package of their own: their national price indices."""
