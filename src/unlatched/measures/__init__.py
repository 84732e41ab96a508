"""Measures: questions that are answered in the engine, over everything, with numbers only."""
