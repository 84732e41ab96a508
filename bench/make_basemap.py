"""Make the base map asset from world-atlas' countries-50m.json (npm, ISC; Natural Earth, public domain).

npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
python bench/make_basemap.py package/countries-50m.json > src/unlatched/location/basemap.txt
"""

from __future__ import annotations

import base64
import json
import lzma
import sys
from math import asinh, pi, radians, tan
from pathlib import Path

SIDE = 1 << 15
HEADER = """\
# Countries 1:50m in Web-Mercator, 32,768 units a side; xz, base85; made by bench/make_basemap.py.
# From world-atlas 2.0.2, Copyright 2013-2019 Michael Bostock, ISC licence; data: Natural Earth.
# Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is
# hereby granted, provided that the above copyright notice and this permission notice appear in all copies.
# THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE.
"""


def flat(lon: float, lat: float) -> tuple[int, int]:
    lat = max(-85.05, min(85.05, lat))
    return round((lon + 180) / 360 * SIDE), round((1 - asinh(tan(radians(lat))) / pi) / 2 * SIDE)


def decode(arc: list[list[int]], transform: dict) -> list[tuple[int, int]]:
    (sx, sy), (tx, ty), x, y, points = transform["scale"], transform["translate"], 0, 0, []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        point = flat(x * sx + tx, y * sy + ty)
        if not points or points[-1] != point:
            points.append(point)
    return points


def deltas(points: list[tuple[int, int]]) -> list[int]:
    flat_list, last = [], (0, 0)
    for point in points:
        flat_list += [point[0] - last[0], point[1] - last[1]]
        last = point
    return flat_list


def main(path: Path) -> None:
    atlas = json.loads(path.read_text(encoding="utf-8"))
    countries = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}.get(shape["type"], [])
        countries.append([shape["properties"]["name"], [ring for polygon in polygons for ring in polygon]])
    arcs = [deltas(decode(arc, atlas["transform"])) for arc in atlas["arcs"]]
    packed = lzma.compress(json.dumps({"arcs": arcs, "countries": countries}, separators=(",", ":")).encode())
    text = base64.b85encode(packed).decode()
    sys.stdout.write(HEADER + "\n".join(text[i : i + 110] for i in range(0, len(text), 110)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
