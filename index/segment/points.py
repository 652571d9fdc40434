"""The numbered parts of an excerpt: （一）, 1., 一是, 一要."""

from __future__ import annotations

import re

_CN = "一二三四五六七八九十"
_STYLES = tuple(
    re.compile(rf"(?:^|(?<=[。；：，！？\n])){label}")
    for label in (
        rf"（[{_CN}]{{1,3}}）",
        rf"[{_CN}]{{1,3}}、",
        r"\d{1,2}[.、．](?!\d)",
        r"（\d{1,2}）",
        r"[①-⑳]",
        rf"[{_CN}]{{1,2}}是(?!否)",
        rf"[{_CN}]{{1,2}}要(?![求素点])",
        rf"第[{_CN}]{{1,2}}，",
    )
)


def points(s: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The (label, start, end) of the points in folded ``s[start:end]``, of the style that appears first.

    A point reaches to the next label of its style. Inner styles are part of their point.
    """
    part = s[start:end]
    found: list[re.Match[str]] = []
    for style in _STYLES:
        labels = list(style.finditer(part))
        if labels and (not found or labels[0].start() < found[0].start()):
            found = labels
    edges = [m.start() for m in found] + [len(part)]
    return [(m.group(), start + a, start + b) for m, a, b in zip(found, edges[:-1], edges[1:], strict=True)]
