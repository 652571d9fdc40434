"""The process apart: `python -m index.documents.worker MEDIA SECONDS`, bytes on stdin, JSON on stdout."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module

from index.documents.model import Extract, UnreadableDocument
from index.documents.sniff import Media

_MEMORY = 4 * 2**30
"""Address space, in bytes, converters included; LibreOffice maps about 2 GiB to read one page."""
_READERS = {
    Media.DOCX: ("docx", "read_docx"),
    Media.DOC: ("office", "read_doc"),
    Media.WPS: ("office", "read_wps"),
    Media.RTF: ("office", "read_rtf"),
    Media.ODT: ("office", "read_odt"),
    Media.PDF: ("pdf", "read_pdf"),
    Media.IMAGE: ("ocr", "read_image"),
    Media.HTML: ("web", "read_html"),
    Media.MHTML: ("web", "read_mhtml"),
    Media.OFD: ("ofd", "read_ofd"),
}


def main() -> None:
    """Read standard input as what the first argument names, and answer on standard output."""
    media = Media[sys.argv[1]]
    _limit(float(sys.argv[2]))
    module, function = _READERS[media]
    reader: Callable[[bytes], Extract] = getattr(import_module(f"index.documents.{module}"), function)
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not spoil the answer
    try:
        answer = _json(reader(sys.stdin.buffer.read()))
    except UnreadableDocument as refusal:
        answer = {"code": refusal.code, "params": refusal.params}
    out.write(json.dumps(answer).encode())
    out.flush()


def _limit(seconds: float) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system has no such limits, time still binds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        busy = int(seconds * (os.cpu_count() or 1)) + 1  # counted over all threads
        resource.setrlimit(resource.RLIMIT_CPU, (busy, busy + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _json(extract: Extract) -> dict[str, object]:
    decoded = extract.decoded
    if any("\ud800" <= c <= "\udfff" for c in decoded):  # half a character, as damaged fonts give: no store takes it
        decoded = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in decoded)
    return {
        "decoded": decoded,
        "origins": [[o.start, o.page, o.paragraph] for o in extract.origins],
        "ocr": extract.ocr,
        "furniture": [list(span) for span in extract.furniture],
        "warnings": [[w.code, w.params] for w in extract.warnings],
    }


if __name__ == "__main__":
    main()
