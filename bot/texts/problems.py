"""Why a file was not taken: one sentence for each code of `index.documents.UnreadableDocument` and of the ingest."""

from __future__ import annotations

from bot.texts import Twin
from bot.texts.filling import filled

_BY_CODE = {
    "empty": Twin("文件里没有文字", "the file holds no text"),
    "binary": Twin("这不是文档文件", "this is not a document"),
    "too_large": Twin(
        "文件过大（{size} 字节，上限 {limit}）", "the file is too large ({size} bytes; the limit is {limit})"
    ),
    "too_long": Twin(
        "文字过长（{characters} 字，上限 {limit}），不像一份纪要",
        "the text is too long for minutes ({characters} characters; the limit is {limit})",
    ),
    "encoding": Twin("认不出文字编码，请另存为 UTF-8 再试", "unknown text encoding: save it as UTF-8 and try again"),
    "scan": Twin(
        "这是扫描件，没有文字层：请发能复制文字的版本，或请管理员安装 OCR 组件",
        "this is a scan without a text layer: send a version with text, or have the extra 'ocr' installed",
    ),
    "encrypted": Twin("文件加了密码，请先解除", "the file has a password: remove it first"),
    "bomb": Twin("压缩包解开后过大，未读取", "the archive unpacks to far too much; it was not read"),
    "nested": Twin("压缩包里还有压缩包，请先解开", "an archive inside an archive: unpack it first"),
    "unsupported": Twin(
        "不支持 {format} 格式，请另存为 docx、pdf 或 txt 再发",
        "{format} files are not supported: save it as docx, pdf or txt and send that",
    ),
    "needs_program": Twin(
        "读 {format} 需要先在服务器上安装 {program}，或请另存为 docx 再发",
        "reading {format} needs {program} to be installed on the server; or save it as docx and send that",
    ),
    "timeout": Twin("{seconds} 秒内没有读完", "not read within {seconds} seconds"),
    "damaged": Twin("{format} 文件已损坏", "the {format} file is damaged"),
    "no_items": Twin("没有找到议题，不像会议纪要", "no agenda items found: this does not look like minutes"),
    "secret": Twin(
        "文件标有密级（{marking}），不予收录", "the file bears a secrecy marking ({marking}) and is not kept"
    ),
    "database": Twin("数据库写入失败，请重试", "the database could not be written; try again"),
    "unreadable": Twin("文件读不了：{why}", "the file cannot be read: {why}"),
}

_OTHER = Twin("文件读不了（{code}）", "the file cannot be read ({code})")


def document_problem(code: str, params: dict[str, str]) -> Twin:
    """The sentence for `code` with its parameters filled in, in both languages; never raises for a new code."""
    if code == "database" and params.get("code") in _DATABASE:
        return database_problem(params["code"], params)  # a full disk is not put right by trying again
    return filled(_BY_CODE.get(code, _OTHER), params, code)


_DATABASE = {
    "locked": Twin("数据库正被别的程序占用，请稍后再试", "the database is in use by another program: try again later"),
    "disk_full": Twin("磁盘已满，数据库写不进去；没有丢失数据", "the disk is full; nothing was lost"),
    "read_only": Twin("数据库不可写：请检查文件和目录的权限", "the database cannot be written: check its permissions"),
    "newer_schema": Twin(
        "数据库由更新的版本建立（{revision}），请升级程序",
        "the database was made by a newer release ({revision}): upgrade the program",
    ),
    "damaged": Twin(
        "数据库文件已损坏，请从数据目录的 backups 恢复", "the database is damaged: restore a copy from backups/"
    ),
    "unreachable": Twin("数据库打不开或连不上", "the database cannot be opened or reached"),
    "bad_url": Twin("storage.url 写法不对，或缺少驱动", "storage.url is malformed, or its driver is not installed"),
    "unwritable": Twin("目录不可写：{folder}", "the folder cannot be written: {folder}"),
}

_DATABASE_OTHER = Twin("数据库出错（{code}）", "the database failed ({code})")


def database_problem(code: str, params: dict[str, str]) -> Twin:
    """The sentence for a `storage.errors.DatabaseProblem`; never raises for a new code."""
    return filled(_DATABASE.get(code, _DATABASE_OTHER), params, code)


_SNAPSHOT = {
    "disk_full": Twin(
        "磁盘已满，新索引没有写成，继续用旧索引（{path}）", "the disk is full: the new index was not written ({path})"
    ),
    "read_only": Twin(
        "索引目录不可写，继续用旧索引（{path}）", "the index folder cannot be written; the old one stays ({path})"
    ),
}

_SNAPSHOT_OTHER = Twin(
    "新索引没有写成，继续用旧索引（{reason}）", "the new index was not written; the old one stays ({reason})"
)


def snapshot_problem(code: str, params: dict[str, str]) -> Twin:
    """The sentence for an `index.snapshot.SnapshotProblem`; never raises for a new code."""
    return filled(_SNAPSHOT.get(code, _SNAPSHOT_OTHER), params, code)
