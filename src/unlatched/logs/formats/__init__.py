"""One server-log format a file: ``NAME``, ``STORE``, ``matches(line)`` and ``Reader(trail)``; found,
not listed.
"""
