"""Shapes: one kind of exposure a file, found by its name.

A shape module has a docstring whose first line says what it is, and ``plan(order) -> Exposure``.
"""
