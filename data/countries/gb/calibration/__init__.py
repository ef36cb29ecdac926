"""How the one fitted parameter of the United Kingdom is found, and the model scored, on the few published figures."""
