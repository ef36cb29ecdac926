"""The market model: loans in cohorts by quarter of origination, their balances and values, and shares of them."""
