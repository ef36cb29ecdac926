"""The evidence page: the model's errors on figures left out of its fit."""
