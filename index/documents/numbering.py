"""Word's automatic numbers, which stand nowhere in a paragraph's text: 一、 and （一） must be counted out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn
from msgspec import Struct, field

_DIGITS = "〇一二三四五六七八九"
_LEVEL = re.compile(r"%([1-9])")


class _Level(Struct):
    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"


class Numbering(Struct):
    """The document's lists, and how far each has counted."""

    _lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    """A list's id → its abstract list's id, which shares one count among its lists, and its levels."""
    _styles: dict[str, tuple[str | None, str | None, int | None]] = field(default_factory=dict)
    """A style's id → the style it is based on, its list, its level."""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _default: str | None = None

    @classmethod
    def of(cls, package: Any) -> Numbering:
        """The numbering of a python-docx document; one without lists gives no labels."""
        new = cls()
        for style in package.styles.element.iter(qn("w:style")):
            based, properties = style.find(qn("w:basedOn")), style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number, level = _numbered(properties)
            new._styles[style.get(qn("w:styleId"), "")] = (_value(based), number, level)
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                new._default = style.get(qn("w:styleId"))
        for relation in package.part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/numbering"):
                new._read(relation.target_part.element)
        return new

    def label(self, paragraph: Any, *, blank: bool = False) -> str:
        """The paragraph's number as printed, counted on; empty where it has none. Blank paragraphs print none."""
        properties = paragraph.find(qn("w:pPr"))
        number, level = self._of_paragraph(properties)
        if number is None or number == "0" or number not in self._lists or blank:
            return ""
        family, levels = self._lists[number]
        level = level or 0
        counts = self._counts.setdefault(family, {})
        counts[level] = counts.get(level, levels.get(level, _Level()).start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        shape = levels.get(level, _Level())

        def counted(match: re.Match[str]) -> str:
            n = int(match[1]) - 1
            own = levels.get(n, _Level())
            return _FORMS.get(own.form, str)(counts.get(n, own.start))

        if shape.form in ("bullet", "none"):
            return ""
        label = _LEVEL.sub(counted, shape.pattern)
        apart = shape.suffix != "nothing" and label[-1:].isascii() and label != ""
        return label + (" " if apart else "")

    def _of_paragraph(self, properties: Any) -> tuple[str | None, int | None]:
        style = None
        number: str | None = None
        level: int | None = None
        if properties is not None:
            number, level = _numbered(properties.find(qn("w:numPr")))
            style = _value(properties.find(qn("w:pStyle")))
        style, seen = style or self._default, set[str]()
        while number is None and style in self._styles and style not in seen:
            seen.add(style)
            style, number, of_style = self._styles[style]
            level = of_style if level is None else level
        return number, level

    def _read(self, root: Any) -> None:
        abstract = {
            a.get(qn("w:abstractNumId"), ""): {
                int(e.get(qn("w:ilvl"), 0)): _level(e) for e in a.iterchildren(qn("w:lvl"))
            }
            for a in root.iter(qn("w:abstractNum"))
        }
        for entry in root.iter(qn("w:num")):
            number = entry.get(qn("w:numId"), "")
            family = _value(entry.find(qn("w:abstractNumId"))) or ""
            levels = dict(abstract.get(family, {}))
            for change in entry.iterchildren(qn("w:lvlOverride")):
                n = int(change.get(qn("w:ilvl"), 0))
                own, start = change.find(qn("w:lvl")), _value(change.find(qn("w:startOverride")))
                levels[n] = _level(own) if own is not None else levels.get(n, _Level())
                if start is not None:  # a list that starts anew counts by itself
                    old = levels[n]
                    levels[n] = _Level(old.form, old.pattern, int(start), old.suffix)
                    family = f"{number}/"
            self._lists[number] = (family, levels)


def _level(element: Any) -> _Level:
    def said(tag: str) -> str | None:
        return _value(element.find(qn(f"w:{tag}")))

    return _Level(said("numFmt") or "decimal", said("lvlText") or "", int(said("start") or 1), said("suff") or "tab")


def _numbered(properties: Any) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    level = _value(properties.find(qn("w:ilvl")))
    return _value(properties.find(qn("w:numId"))), None if level is None else int(level)


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qn("w:val"))


def chinese(number: int) -> str:
    """A counting number up to 9999 as 十二, 一百零三 (zero as 〇)."""
    if number >= 10000 or number <= 0:
        return "〇" if number == 0 else str(number)
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


def _digitwise(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _roman(number: int) -> str:
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += sign * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",  # what Word calls 一、 on many Chinese systems
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographTraditional",
            "koreanCounting",
        ),
        chinese,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digitwise),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
}
"""ECMA-376 Part 1, 17.18.59 (ST_NumberFormat); forms not listed count in digits."""
