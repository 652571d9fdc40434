"""The bot's table of contents: which part answers what. No logic lives here."""

from __future__ import annotations

from typing import cast

from telegram import Update
from telegram.constants import UpdateType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.access import Callback, Gatekeeper, for_admins, gate
from bot.config import Settings
from bot.context import RUNTIME, App, Context, Runtime
from bot.delivery.receipts import Receipts
from bot.dialogue import Dialogue
from bot.handlers import (
    admin,
    ask,
    browse,
    deliveries,
    door,
    errors,
    fallback,
    feedback,
    inline,
    me,
    meetings,
    membership,
    news,
    rebuilt,
    record,
    review,
    sources,
    start,
    subscribe,
    typed,
    units,
    upload,
    why,
    withdraw,
)
from bot.health import Health, HeardRequest
from bot.lifecycle import MinutesApplication
from bot.notify import Courier
from bot.order import InOrderPerChat
from bot.pace import Pace
from bot.review.uploads import Uploads
from bot.services import Services, open_services
from bot.timetable import Timetable
from bot.transport import calls, polls
from bot.watch.watcher import Watcher
from index.question.model import Language

ALLOWED_UPDATES = [
    UpdateType.MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.INLINE_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
]
"""What Telegram is asked to send: named, because its default depends on what was asked before."""


def build(
    settings: Settings,
    services: Services | None = None,
    *,
    request: BaseRequest | None = None,
    pace: Pace | None = None,
    health: Health | None = None,
) -> App:
    """The application, ready to be initialized and started.

    Args:
        settings: With a token.
        services: The opened store; by default it is opened here and closed with the application.
        request: What carries calls to Telegram; by default HTTP as the settings say.
        pace: The rate limiter; another one for simulated time.
        health: What is told how polling goes.
    """
    token = settings.telegram.token
    if token is None:
        raise ValueError("telegram.token is not set")
    health = health or Health()
    made = (
        Application.builder()
        .application_class(MinutesApplication)
        .token(token.reveal())
        .base_url(settings.telegram.base_url)
        .base_file_url(settings.telegram.base_file_url)
        .request(request or calls(settings.telegram))
        .get_updates_request(HeardRequest(request or polls(settings.telegram), health))
        .rate_limiter(pace or Pace())
        .concurrent_updates(InOrderPerChat())
        .context_types(ContextTypes(context=Context))
        .build()
    )
    application = cast(App, made)
    opened = services or open_services(settings)
    application.bot_data[RUNTIME] = Runtime(
        services=opened,
        owns_services=services is None,
        gatekeeper=Gatekeeper(settings.access, opened.chats),
        dialogue=Dialogue(opened),
        uploads=Uploads(),
        courier=Courier(opened),
        receipts=Receipts(),
        timetable=Timetable(opened.schedules),
        watcher=Watcher(opened),
        health=health,
        language=Language(settings.language),
    )
    _wire(application, inline_mode=settings.inline)
    return application


def _wire(application: App, *, inline_mode: bool) -> None:
    """Adds every handler. Within a group the first that fits takes the update, so the order matters."""
    application.add_handler(TypeHandler(Update, gate(door.Door().turn_away)), group=-1)
    new = filters.UpdateType.MESSAGE
    private, groups = filters.ChatType.PRIVATE & new, filters.ChatType.GROUPS & new

    def command(name: str, callback: Callback, where: filters.BaseFilter = new) -> None:
        application.add_handler(CommandHandler(name, callback, filters=where))

    def press(pattern: str, callback: Callback) -> None:
        application.add_handler(CallbackQueryHandler(callback, pattern=pattern))

    def only_admins(callback: Callback) -> Callback:
        return for_admins(callback, door.refuse)

    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated))

    command("start", start.start)
    command("help", start.help_)
    command("ask", ask.command)
    command("latest", meetings.latest)
    command("meeting", meetings.meeting)
    command("me", me.me)
    command("subscribe", subscribe.subscribe)
    command("subscriptions", subscribe.show)
    command("unsubscribe", subscribe.unsubscribe)
    command("reindex", only_admins(admin.reindex))
    command("remove", only_admins(admin.remove))
    command("withdraw", only_admins(withdraw.withdraw))
    command("sources", only_admins(sources.sources))
    command("receipts", only_admins(news.receipts))
    command("fix", only_admins(review.fix), private)
    command("units", only_admins(units.units), private)
    command("status", only_admins(admin.status))
    command("why", only_admins(why.why))
    command("admit", only_admins(door.admit))
    command("dismiss", only_admins(door.dismiss))
    command("claim", fallback.claim_used, private)

    press(browse.PATTERN, browse.pressed)
    press(news.PATTERN, news.pressed)
    press(subscribe.PATTERN, subscribe.pressed)
    press(subscribe.RESUME_PATTERN, subscribe.resumed)
    press(start.PATTERN, start.example)
    press(me.PATTERN, me.chosen)
    press(feedback.PATTERN, feedback.wrong)
    press(door.PATTERN, only_admins(door.decided))
    press(admin.PATTERN, only_admins(admin.removing))
    press(rebuilt.PATTERN, only_admins(rebuilt.pressed))
    press(withdraw.PATTERN, only_admins(withdraw.decided))
    press(sources.PATTERN, only_admins(sources.pressed))
    press(deliveries.PATTERN, only_admins(deliveries.pressed))
    press(upload.PATTERN, only_admins(upload.decided))
    press(review.PATTERN, only_admins(review.pressed))
    press(units.PATTERN, only_admins(units.pressed))
    application.add_handler(CallbackQueryHandler(fallback.old_button))
    application.add_handler(CallbackQueryHandler(record.pressed), group=1)

    application.add_handler(
        MessageHandler(private & filters.Document.ALL, for_admins(upload.received, fallback.not_for_members))
    )
    words = private & filters.TEXT & ~filters.COMMAND
    application.add_handler(MessageHandler(words & filters.REPLY, for_admins(typed.answered, ask.question)))
    application.add_handler(MessageHandler(words, ask.question))
    application.add_handler(MessageHandler(private & filters.COMMAND, fallback.unknown_command))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, fallback.not_text))
    application.add_handler(MessageHandler(groups & filters.TEXT & ~filters.COMMAND, ask.mention))
    if inline_mode:
        application.add_handler(InlineQueryHandler(inline.typed))

    application.add_error_handler(errors.failed)
