"""What ``unlatched scope new`` writes."""

from __future__ import annotations

from datetime import date, timedelta

_TEMPLATE = """\
# What Unlatched may look at, signed off by somebody who may allow it.
# Nothing that is not named here gets a packet or a DNS query. deny wins over everything.

[authority]
# owner:   you run these systems, or their owner asked you. Up to depth "full".
# mandate: a law or a contract lets you look (a national CERT, a pen-test). Up to "sample".
# finder:  you came across them. "inventory" only: names and the server's own counts; no account is tried
#          that the target does not name.
basis = "finder"
by = ""              # the person or body that allows this
reference = ""       # a ticket, a contract, a mandate letter
from = {start}
until = {end}

[limits]
depth = "inventory"  # inventory, sample or full
rate = 5             # calls per second and target
# window = "22:00-06:00"  # hours of the day, UTC

# One entry a target: a host, host:port, or scheme://host:port. *.example.org stands for every name
# below example.org, not for example.org itself. Network ranges are not accepted.
# [[target]]
# name = "mongodb://db.example.org:27017"
# depth = "inventory"
"""

_DENY = """
# Hosts, host:port, *.names and networks that are never looked at.
deny = []
"""


def template(today: date) -> str:
    """A commented scope file that allows nothing yet, valid for 30 days."""
    head, _, rest = _TEMPLATE.partition("[authority]")
    body = f"{head}{_DENY.strip()}\n\n[authority]{rest}"
    return body.replace("{start}", f"{today}").replace("{end}", f"{today + timedelta(days=30)}")
