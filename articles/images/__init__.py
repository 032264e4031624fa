"""Redraw pictures without camera data, crop and store them."""
