"""The Bot API's refusals, worded as Telegram words them."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A call refused by the Bot API.

    Args:
        code: the HTTP status, repeated as ``error_code`` in the body.
        description: Telegram's own words, with its prefix (``Bad Request: …``).
        parameters: ``retry_after`` or ``migrate_to_chat_id`` where Telegram sends them.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def body(self) -> dict[str, Any]:
        """The JSON body Telegram answers with."""
        out: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            out["parameters"] = self.parameters
        return out


def bad_request(reason: str) -> ApiError:
    """400, the common refusal."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the bot may not reach this chat."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: a second poller, or polling beside a webhook."""
    return ApiError(409, f"Conflict: {reason}")


def unauthorized() -> ApiError:
    """401: a well-formed token that is nobody's."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: a malformed token, an unknown method or file."""
    return ApiError(404, "Not Found")


def too_large() -> ApiError:
    """413: an upload over 50 MB."""
    return ApiError(413, "Request Entity Too Large")


def too_many_requests(seconds: int) -> ApiError:
    """429 with the seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(new_id: int) -> ApiError:
    """400 for a group that became a supergroup."""
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, reason, {"migrate_to_chat_id": new_id})


def server_error(code: int = 502) -> ApiError:
    """A 5xx from Telegram's own side."""
    return ApiError(code, {500: "Internal Server Error", 502: "Bad Gateway"}.get(code, "Server Error"))
