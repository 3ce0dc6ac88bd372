"""How the weights that ship with the package are learned. Not part of the package; needs the extra `train`."""
