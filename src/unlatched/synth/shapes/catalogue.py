"""A shop's product catalogue: nothing personal in it.

What is easily mistaken is in it: article numbers with check digits (EAN-13 of the in-store range 20 to
29), prices, sizes, versions, hashes, product lines named like people, shop addresses on the web.
``people`` counts products.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries.checks import scatter, weighted, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.plan import Exposure, Order, Plan
from unlatched.synth.records import stacked, structs, within
from unlatched.synth.text import choose, digits, fixed, hexadecimal, join, numbers, without

_LINES = (
    "Heron",
    "Freya",
    "Tideway",
    "Oscar",
    "Lantern",
    "Mistral",
    "Willow",
    "Basalt",
    "Kestrel",
    "Ivy",
    "Quarry",
    "Nordlys",
)
_THINGS = (
    ("armchair", "furniture"),
    ("table lamp", "lighting"),
    ("kettle", "kitchen"),
    ("router", "electronics"),
    ("wool blanket", "textiles"),
    ("hand drill", "tools"),
    ("bookshelf", "furniture"),
    ("firmware kit", "electronics"),
)
_COLOURS = ("black", "white", "oak", "sea green", "brick", "sand")
_TAGS = ("new", "sale", "outlet", "fragile", "heavy", "eco", "bulky")


def plan(order: Order) -> Exposure:
    """One collection, ``products``."""
    return Exposure((Plan("products", order.people, lambda rows: _products(order.draw, rows)),))


def _products(draw: Draw, rows: Ints) -> pa.Table:
    line, thing = draw.below(rows, "line", len(_LINES)), draw.below(rows, "thing", len(_THINGS))
    listed = np.datetime64("2019-01-01") + draw.below(rows, "listed", 2500).astype("timedelta64[D]")
    return pa.table(
        {
            "sku": join(
                choose([n[:3].upper() for n in _LINES], line), "-", fixed(digits(scatter(rows, 10**8), 8))
            ),
            "ean": _ean(rows),
            "product_name": join(
                choose(_LINES, line),
                " ",
                choose([n for n, _ in _THINGS], thing),
                " ",
                numbers(100 + draw.below(rows, "model", 60) * 10),
            ),
            "category": choose([kind for _, kind in _THINGS], thing),
            "price": pa.array(np.round(4.99 + draw.uniform(rows, "price") ** 4 * 1200, 2)),
            "currency": choose(("EUR",), rows * 0),
            "stock": pa.array(draw.below(rows, "stock", 400).astype(np.int32)),
            "size": _size(draw, rows),
            "colour": choose(_COLOURS, draw.below(rows, "colour", len(_COLOURS))),
            "version": join(
                numbers(1 + draw.below(rows, "major", 9)),
                ".",
                numbers(draw.below(rows, "minor", 30)),
                ".",
                numbers(draw.below(rows, "patch", 12)),
            ),
            "checksum": join(hexadecimal(draw.bits(rows, "a")), hexadecimal(draw.bits(rows, "b"))),
            "image": join("https://shop.example/img/", hexadecimal(draw.bits(rows, "image"), 10), ".webp"),
            "tags": _tags(draw, rows),
            "listed_on": pa.array(listed, pa.date32()),
            "discontinued": without(
                pa.array(draw.chance(rows, "gone", 0.1)), draw.chance(rows, "unsure", 0.05)
            ),
        }
    )


def _ean(rows: Ints) -> pa.Array:
    body = digits(200_000_000_000 + scatter(rows, 4_000_000_000) * 24, 12)
    return fixed(with_last(body, -weighted(body, (1, 3) * 6) % 10))


def _size(draw: Draw, rows: Ints) -> pa.Array:
    sides = {
        side: pa.array(np.round(2 + draw.uniform(rows, side) * 180, 1))
        for side in ("width_cm", "height_cm", "depth_cm")
    }
    return structs(**sides, weight_g=pa.array(50 + draw.below(rows, "weight", 40_000)))


def _tags(draw: Draw, rows: Ints) -> pa.Array:
    counts = draw.below(rows, "tags", 4)
    ids = np.repeat(rows * 4, counts) + within(counts)
    return stacked(choose(_TAGS, draw.below(ids, "tag", len(_TAGS))), counts)
