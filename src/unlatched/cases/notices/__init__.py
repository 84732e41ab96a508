"""Notices: words in seven languages, signed, as mail, letter or file."""

from __future__ import annotations

from unlatched.cases.notices.compose import LANGUAGES, RECIPIENTS, Facts, compose, whole
from unlatched.cases.notices.letter import Envelope, letter
from unlatched.cases.notices.mail import Post, Server, digest, message, send
from unlatched.cases.notices.sign import clear_sign

__all__ = [
    "LANGUAGES", "RECIPIENTS", "Envelope", "Facts", "Post", "Server", "clear_sign",
    "compose", "digest", "letter",
    "message", "send", "whole",
]  # fmt: skip
