"""The response_url: answers to a command or a click without a token, a few times within half an hour."""

import json
import time
from collections.abc import Mapping
from functools import partial

from aiohttp import web

from tests.slack_cloud.asked import Asked
from tests.slack_cloud.chat import changed, put
from tests.slack_cloud.faults import Faults
from tests.slack_cloud.limits import RESPONSE_URL_LIFE_S, RESPONSE_URL_USES
from tests.slack_cloud.message_json import message_json
from tests.slack_cloud.reading import Json, flag, text
from tests.slack_cloud.records import Ephemeral, Posted, Record
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.suffering import suffer
from tests.slack_cloud.workplace import ResponseUrl, Workplace

GONE = frozenset({"used_url", "expired_url", "no_service"})


class ResponseUrls:
    """Takes what is posted to response_urls. Source: https://docs.slack.dev/interactivity/handling-user-interaction."""

    def __init__(self, teams: Mapping[str, Workplace], record: Record, faults: Faults) -> None:
        self._teams = teams
        self._record = record
        self._faults = faults

    async def take(self, request: web.Request) -> web.Response:
        try:
            body = json.loads(await request.text())
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        team, token = self._teams.get(request.match_info["team"]), request.match_info["token"]
        if team is None or not isinstance(body, dict):
            return web.Response(status=404, text="no_service")
        with self._record.held():
            fault = self._faults.take("response_url", team.id)
        carry_out = partial(self._carry_out, team, token, body)
        if fault is None:
            return carry_out()
        return await suffer(fault, request, carry_out, partial(self._record.note, team.id, "response_url", body))

    def _carry_out(self, team: Workplace, token: str, body: Json) -> web.Response:
        with self._record.held():
            try:
                respond(team, token, body)
            except Refusal as refusal:
                self._record.note(team.id, "response_url", body, refusal.error)
                status = 404 if refusal.error in GONE else 400
                return web.json_response(refusal.json(), status=status)
            self._record.note(team.id, "response_url", body, "ok")
        return web.Response(text="ok")


def respond(team: Workplace, token: str, body: Json) -> None:
    """Carries out one answer; the url is used up a little."""
    url = team.response_urls.get(token)
    if url is None:
        raise Refusal("no_service")
    if time.monotonic() - url.born > RESPONSE_URL_LIFE_S:
        team.record.violate("response_url", "used after thirty minutes")
        raise Refusal("expired_url")
    if url.uses >= RESPONSE_URL_USES:
        team.record.violate("response_url", "used more than five times")
        raise Refusal("used_url")
    url.uses += 1
    answer(team, url, body)


def answer(team: Workplace, url: ResponseUrl, body: Json) -> None:
    """Deletes or replaces the message that the click was on, posts to the channel, or shows it to the asker alone."""
    asked = Asked(team, "response_url", body)
    if flag(body, "delete_original"):
        _take_away(team, url)
        return
    blocks = asked.message_blocks()
    if flag(body, "replace_original"):
        _replace(team, url, text(body, "text"), blocks)
    elif text(body, "response_type") == "in_channel":
        message = Posted(url.channel, "", team.bot_user, text(body, "text"), blocks=blocks, bot_id=team.bot_id)
        message.metadata, message.thread_ts = asked.metadata() or {}, text(body, "thread_ts")
        put(team, team.channels[url.channel], message)
    else:
        shown = Ephemeral(url.channel, url.user, text(body, "text"), blocks, team.clock.ts(), origin=url.token)
        shown.thread_ts = text(body, "thread_ts") or url.thread_ts
        team.ephemerals.append(shown)


def _take_away(team: Workplace, url: ResponseUrl) -> None:
    shown, message = _original(team, url)
    if shown is not None:
        shown.deleted = True
    if message is not None:
        message.deleted = True


def _replace(team: Workplace, url: ResponseUrl, words: str, blocks: tuple[Json, ...]) -> None:
    shown, message = _original(team, url)
    if shown is not None:
        shown.text, shown.blocks, shown.replaced = words, blocks, True
    elif message is not None:
        before = message_json(team, message)
        message.text, message.blocks, message.markdown, message.edited = words, blocks, "", team.clock.ts()
        changed(team, team.channels[url.channel], before, message)
    else:
        team.ephemerals.append(Ephemeral(url.channel, url.user, words, blocks, team.clock.ts(), origin=url.token))


def _original(team: Workplace, url: ResponseUrl) -> tuple[Ephemeral | None, Posted | None]:
    """What the click was on; for a command, what this url showed last."""
    ephemerals = [e for e in team.ephemerals if (e.ts == url.message_ts or e.origin == url.token) and not e.deleted]
    if ephemerals:
        return ephemerals[-1], None
    channel = team.channels.get(url.channel)
    message = channel.found(url.message_ts) if channel else None
    return None, message if message is not None and message.user == team.bot_user else None
