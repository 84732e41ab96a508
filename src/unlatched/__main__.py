"""``python -m unlatched``."""

from __future__ import annotations

from unlatched.cli import main

if __name__ == "__main__":
    main()
