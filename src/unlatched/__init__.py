"""Tells whoever is responsible for an exposed data store what was exposed, copying nobody's data."""

__version__ = "0.1.0"
