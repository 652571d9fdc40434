"""What a reader hands on, and how it says that it cannot."""

from __future__ import annotations

from msgspec import Struct

from storage.domain import Origin, ParseWarning, Removal


class UnreadableDocument(Exception):  # noqa: N818 - it says what the document is, not that the program erred
    """A file that cannot be read as minutes.

    Attributes:
        code: Why, as a stable word; every code and its params:

            ``empty`` no text at all; ``binary`` not a document; ``too_large`` (size, limit, in bytes);
            ``too_long`` (characters, limit); ``encoding`` no known Chinese encoding fits; ``scan`` (pages) pictures
            without text; ``encrypted`` (format) a password is set; ``bomb`` an archive that unpacks to far more than
            it weighs or holds too many files; ``nested`` (name) an archive inside an archive; ``unsupported``
            (format) a format that is not read; ``needs_program`` (format, program) a format that needs a system
            program which is not there; ``timeout`` (seconds); ``damaged`` (format) the file is broken.
        params: What fills the text of that code; all values are strings.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, str] = params

    def __str__(self) -> str:
        told = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.code} ({told})" if told else self.code


class Extract(Struct, frozen=True):
    """What a reader got out of one file, before clean-up; every position is one in `decoded`, ascending.

    `furniture` are the half-open spans that belong to the page and not to the text (running heads, page numbers, a
    web page's navigation); they are removed, and recorded as removed.
    """

    decoded: str
    origins: tuple[Origin, ...] = ()
    ocr: bool = False
    furniture: tuple[tuple[int, int], ...] = ()
    warnings: tuple[ParseWarning, ...] = ()


class Document(Struct, frozen=True):
    """One readable document.

    `text` is `decoded` less the characters in `removed`; `origins` are positions in `text`, ascending. `ocr` says that
    the text was recognised from pictures. `media_type` is what the bytes are, whatever the name's extension says.
    `warnings` say what could not be read of it: ``pages_without_text`` (pages, comma-separated), ``undecodable``
    (places, each shown as U+FFFD), ``numbers_not_read`` (automatic numbers of a .doc, without LibreOffice).
    """

    name: str
    text: str
    decoded: str
    removed: tuple[Removal, ...]
    origins: tuple[Origin, ...]
    ocr: bool
    media_type: str
    warnings: tuple[ParseWarning, ...] = ()
