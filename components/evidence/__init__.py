"""The room of evidence: how wrong the model is on figures that its fit had not seen."""
