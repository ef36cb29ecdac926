"""How the parameters of the United States are fitted to CoreLogic's and Zillow's figures, and scored on them."""
