"""The bot itself: who it is, how its updates come, which commands it shows."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from bot.sandbox.calls import Call, Object, Objects, Strings
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json
from bot.sandbox.updates import Webhook
from bot.sandbox.world import World

MAX_COMMANDS = 100
_PORTS = frozenset({443, 80, 88, 8443})


def get_me(world: World, call: Call) -> Json:
    """The bot as a user, with its abilities."""
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }


class GetUpdates(Call):
    """getUpdates."""

    offset: int = 0
    limit: int = 100
    timeout: float = 0
    allowed_updates: Strings | None = None


async def get_updates(world: World, call: GetUpdates) -> list[Json]:
    """Waits for updates."""
    if not 1 <= call.limit <= 100:
        call.limit = 100
    world.updates.allow(call.allowed_updates)
    world.updates.confirm(call.offset)
    world.changed()
    found = await world.updates.poll(call.limit, call.timeout)
    world.changed()
    return found


class SetWebhook(Call):
    """setWebhook."""

    url: str = ""
    secret_token: str | None = None
    max_connections: int = 40
    allowed_updates: Strings | None = None
    drop_pending_updates: bool = False


def set_webhook(world: World, call: SetWebhook) -> bool:
    """Has updates posted to a URL. Plain HTTP and any port are taken for the loopback only."""
    if not call.url:
        return delete_webhook(world, DeleteWebhook(drop_pending_updates=call.drop_pending_updates))
    parts = urlsplit(call.url)
    if parts.hostname not in ("127.0.0.1", "localhost"):
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in _PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if call.secret_token is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", call.secret_token):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(call.allowed_updates)
    if call.drop_pending_updates:
        world.updates.pending.clear()
    world.updates.webhook = Webhook(call.url, call.secret_token, call.max_connections)
    world.updates.arrived.set()
    world.changed()
    return True


class DeleteWebhook(Call):
    """deleteWebhook."""

    drop_pending_updates: bool = False


def delete_webhook(world: World, call: DeleteWebhook) -> bool:
    """Goes back to getUpdates."""
    world.updates.webhook = None
    if call.drop_pending_updates:
        world.updates.pending.clear()
    world.changed()
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    """Where updates go now, and how many wait."""
    hook = world.updates.webhook
    out: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook and hook.last_error:
        out |= {"last_error_date": world.now(), "last_error_message": hook.last_error}
    if world.updates.allowed is not None:
        out["allowed_updates"] = sorted(world.updates.allowed)
    return out


def log_out(world: World, call: Call) -> bool:
    """logOut and close: nothing to do for a bot that lives in one process."""
    return True


class Commands(Call):
    """setMyCommands, getMyCommands and deleteMyCommands."""

    commands: Objects | None = None
    scope: Object | None = None
    language_code: str = ""

    def key(self) -> tuple[str, str]:
        """Where the world keeps the commands of this scope and language."""
        return json.dumps(self.scope or {"type": "default"}, sort_keys=True), self.language_code


def set_my_commands(world: World, call: Commands) -> bool:
    """Sets the command menu of a scope."""
    commands = call.commands or []
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if call.scope and "chat_id" in call.scope:
        world.chat(call.scope["chat_id"])
    world.commands[call.key()] = commands
    world.changed()
    return True


def get_my_commands(world: World, call: Commands) -> list[Json]:
    """The command menu of a scope."""
    return world.commands.get(call.key(), [])


def delete_my_commands(world: World, call: Commands) -> bool:
    """Empties the command menu of a scope."""
    world.commands.pop(call.key(), None)
    return True


class Profile(Call):
    """setMyName, setMyDescription and setMyShortDescription."""

    name: str | None = None
    description: str | None = None
    short_description: str | None = None


def set_profile(world: World, call: Profile) -> bool:
    """Changes what a person sees before writing to the bot."""
    for field, most in (("name", 64), ("description", 512), ("short_description", 120)):
        if (value := getattr(call, field)) is not None:
            if len(value) > most:
                raise bad_request(f"{field} is too long")
            world.profile[field] = value
    return True


def get_profile(world: World, call: Call) -> Json:
    """The bot's name and descriptions (each get-method reads its own key)."""
    return {"name": world.bot.first_name, "description": "", "short_description": ""} | world.profile
