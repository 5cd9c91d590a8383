"""Programmes put to a solver by PuLP: prices to steer by, integer programmes as the way out. Nothing is believed."""
