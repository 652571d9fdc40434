"""Archives: what is in them, under names that can do no harm, within limits that a bomb breaks."""

from __future__ import annotations

import io
import re
import zipfile

from index.documents.model import UnreadableDocument
from index.documents.sniff import Media, sniff

_MAX_MEMBERS = 1000
_MAX_RATIO = 120
"""Office XML seldom packs better than 40:1; deflate's own limit, which bombs come near, is 1032:1."""
_FREE = 8 * 2**20
"""Below this size the ratio is not judged: a file of blanks packs as well as a bomb does, and does no harm."""
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|~\$)")
_ERRORS = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError)


def open_container(data: bytes, *, limit: int, label: str) -> zipfile.ZipFile:
    """Open a zip whose unpacked size was judged first.

    Declared sizes bind: `zipfile` reads no further than a member declares, and fails where it holds more.

    Args:
        data: The zip file.
        limit: The most that all members may unpack to, in bytes.
        label: The format's name for messages.

    Raises:
        UnreadableDocument: `damaged` or `bomb`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ERRORS as error:
        raise UnreadableDocument("damaged", format=label) from error
    members = archive.infolist()
    total = sum(m.file_size for m in members)
    dense = any(m.file_size > _FREE and m.file_size > _MAX_RATIO * max(1, m.compress_size) for m in members)
    if len(members) > _MAX_MEMBERS or total > limit or dense or (total > _FREE and total > _MAX_RATIO * len(data)):
        raise UnreadableDocument("bomb")
    return archive


def unpack(data: bytes, *, limit: int) -> tuple[tuple[str, bytes], ...]:
    """The documents in a zip, as (name, bytes), in the archive's order; folders and system files are left out.

    Args:
        data: The zip file.
        limit: The most that all members may unpack to, in bytes.

    Raises:
        UnreadableDocument: `damaged`, `bomb`, `nested`, `encrypted`, or `empty` where no document is in it.
    """
    out: list[tuple[str, bytes]] = []
    with open_container(data, limit=limit, label="zip") as archive:
        for member in archive.infolist():
            path = _path(member)
            if member.is_dir() or _IGNORED.search(path):
                continue
            if member.flag_bits & 0x1:
                raise UnreadableDocument("encrypted", format="zip")
            try:
                content = archive.read(member)
            except _ERRORS as error:
                raise UnreadableDocument("damaged", format="zip") from error
            name = _safe(path)
            if sniff(content, name) is Media.ZIP:
                raise UnreadableDocument("nested", name=name)
            out.append((name, content))
    if not out:
        raise UnreadableDocument("empty")
    return tuple(out)


def _path(member: zipfile.ZipInfo) -> str:
    """The member's path. Names without the UTF-8 flag are in the packer's own code page: on Chinese systems GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _safe(path: str) -> str:
    """The last part of a path, without what a file system or a terminal could take for more than a name."""
    parts = [p for p in re.split(r"[/\\:]", path) if p.strip(". ")]
    name = "".join(c for c in (parts[-1] if parts else "") if c.isprintable()).strip()
    return name[-120:] or "document"
