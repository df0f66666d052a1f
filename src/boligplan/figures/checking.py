"""Pictures that lie beside a draft: taken in only when they are of the kind this program draws."""

from __future__ import annotations

import re

from boligplan.safexml import BrokenXml, ForbiddenXml, scan

# Shapes and texts with their place and look. No element that shows another file, runs, repeats or holds a style
# sheet, and no attribute that can point anywhere.
_ELEMENTS = {
    "svg", "title", "desc", "g", "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "tspan",
}  # fmt: skip
_ATTRIBUTES = {
    "width", "height", "viewBox", "role", "lang", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx",
    "ry", "d", "points", "transform", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity", "text-anchor", "dominant-baseline",
    "font-family", "font-size", "font-style", "font-weight",
}  # fmt: skip
_POINTS = re.compile(r"url\s*\(|\\", re.IGNORECASE)  # fill="url(http://…)", fill="u\72l(…)"
_SIZE = re.compile(r"(\d{1,5})(?:\.\d{1,4})?(?:px)?")  # 680, 412.5px
MAX_WIDTH, MAX_HEIGHT = 1_400, 12_000  # more would take a gigabyte as points
MAX_SVG = 2_000_000  # bytes


def fault_of(svg: str) -> str | None:
    """Return why the picture is not one of ours, as the end of «Bildet …»; None where it is."""
    if len(svg) > MAX_SVG:
        return "er større enn 2 MB"
    unknown: list[str] = []
    sizes: list[str] = []

    def start(name: str, values: dict[str, str]) -> None:
        if not sizes:
            sizes.extend(values.get(side, "") for side in ("width", "height"))
            if name != "svg":
                unknown.append(name)
        if name not in _ELEMENTS:
            unknown.append(name)
        unknown.extend(
            key.rpartition(" ")[2] for key, value in values.items() if key not in _ATTRIBUTES or _POINTS.search(value)
        )

    try:
        scan(svg.encode(), start)
    except BrokenXml:
        return "er ikke en SVG-fil"
    except ForbiddenXml as error:
        return f"har {error.what} som slike bilder aldri har"
    if unknown:
        return f"har «{unknown[0]}», som et bilde i rapporten ikke kan ha"
    found = [_SIZE.fullmatch(size) for size in sizes]
    for size, most in zip(found, (MAX_WIDTH, MAX_HEIGHT), strict=False):
        if not size or not 0 < int(size[1]) <= most:
            return f"må si hvor stort det er (width høyst {MAX_WIDTH} og height høyst {MAX_HEIGHT})"
    return None
