"""Plain text: which of the encodings of Chinese offices the bytes are in, without trusting a declaration."""

from __future__ import annotations

import codecs

from index.documents.model import Extract, UnreadableDocument
from storage.domain import ParseWarning

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16
_DAMAGE = 0.1
"""Up to this share of undecodable places a file counts as damaged: they become U+FFFD, in sight, with a warning."""
_CONTROL = 0.05
"""Above this share of control characters the bytes are no text; text copied out of a PDF has up to about 2 %."""
_LIKELY = 0.5
"""A wrong guess of the encoding scores below 0.3 on Chinese text, the right one above 0.9."""


def read_plain(data: bytes) -> Extract:
    """Decode a text file.

    Args:
        data: The file's bytes.

    Raises:
        UnreadableDocument: `binary` or `encoding`.
    """
    text = decode(data)
    damage = text.count("\ufffd")
    return Extract(text, warnings=(ParseWarning("undecodable", {"places": damage}),) if damage else ())


def decode(data: bytes) -> str:
    """The text of `data`, byte order mark dropped. Raises as `read_plain` does."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"))
    best, best_score = "", -1.0
    for encoding in _CANDIDATES:
        sample = data[:_SAMPLE].decode(encoding, "replace")
        score = _plausibility(sample)
        if score > best_score:
            best, best_score = encoding, score
    text = data.decode(best, "replace")
    if best_score < _LIKELY:
        raise UnreadableDocument("binary" if _controls(text) > _CONTROL else "encoding")
    return _checked(text)


def _checked(text: str) -> str:
    if _controls(text) > _CONTROL:
        raise UnreadableDocument("binary")
    if text.count("\ufffd") > max(2, _DAMAGE * len(text)):
        raise UnreadableDocument("encoding")
    return text


def _controls(text: str) -> float:
    bad = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v\x1c\x1d\x1e\x1f")
    return bad / max(1, len(text))


def _plausibility(text: str) -> float:
    """The share of characters that Chinese prose is made of: ASCII, its punctuation, GB 2312's 3,755 common ones.

    Decoding in a wrong encoding spreads the characters over the whole of Unicode, where these are rare.
    """
    if not text:
        return 0.0
    return sum(map(_common, text)) / len(text)


def _common(char: str) -> bool:
    if char < "\x80":
        return char >= " " or char in "\t\n\r\f"
    if "\u3000" <= char <= "\u301f" or "\uff00" <= char <= "\uff60" or char in "“”‘’—…·\ufeff":
        return True
    if not "\u4e00" <= char <= "\u9fff":
        return False
    try:
        return char.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False
