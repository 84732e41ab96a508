"""Server logs: since when was it open, and who has been in.

``read`` takes a server's own logs and gives :class:`~unlatched.logs.findings.LogFindings`; ``window``
puts them
into the few numbers an audit's report quotes.
"""

from __future__ import annotations

from unlatched.logs.findings import LogFindings
from unlatched.logs.read import Options, read
from unlatched.logs.window import Window, window

__all__ = ["LogFindings", "Options", "Window", "read", "window"]
