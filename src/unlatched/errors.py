"""What can go wrong that the user can do something about.

A message says what was tried, what was found and what to do next; it never holds a value from
the data.
"""

from __future__ import annotations


class UnlatchedError(Exception):
    """Base of every error that is shown to the user as one clear line (exit code 2)."""


class LeakError(TypeError):
    """Somebody tried to show, copy out or store a raw value: a bug in Unlatched, never in the data."""


class StoreError(UnlatchedError):
    """A store, a file or a driver failed; says what was being done, never with which value."""


class ScopeError(UnlatchedError):
    """The scope does not allow this; names the rule that forbids it."""


class UsageError(UnlatchedError):
    """The command was called with something it cannot use."""


class MemoryCapError(UnlatchedError):
    """The work does not fit the memory cap, even in many passes."""
