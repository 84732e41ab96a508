"""Compiled reading of log lines: what is the same in every line is found by machine code, the rest by
Python.
"""
