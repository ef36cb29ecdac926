"""Tables to take away: a panel's rows, and files made of them."""
