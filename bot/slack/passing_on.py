"""What is done with a kept answer: shared with a channel, its question handed on, a department's reply passed on."""

import logging
from collections.abc import Awaitable
from dataclasses import replace

from bot.domain import Answer
from bot.offers import Offer
from bot.shelf import Shelf
from bot.slack.ask import Ask, Surface
from bot.slack.blocks import answer_messages, hand_on_message, reply_notice, said, words_message
from bot.slack.calling import RefusedError, called
from bot.slack.consulting import Consulting
from bot.slack.delivery import Delivery
from bot.slack.finding_posts import Place, direct
from bot.slack.messages import Message
from bot.slack.pressing import key_of, let_again, wish_of
from bot.slack.reading import text
from bot.slack.speaking import EXTRA, CutError, Speaker
from bot.slack.workroom import Workroom
from bot.slack.workspaces import Workspace
from bot.words import Words
from vectorstore.domain import Audience

log = logging.getLogger(__name__)

_USUAL = "ja"


class PassingOn:
    """Posts into channels what somebody pressed a button for, and tells them what came of it."""

    def __init__(self, room: Workroom, desk: Consulting) -> None:
        self._room = room
        self._desk = desk

    async def share(self, workspace: Workspace, delivery: Delivery, speaker: Speaker) -> None:
        """Posts a kept answer into the channel, as far as those who read there may see it now."""
        ask = delivery.ask
        audience = await self._room.audiences.of(workspace, ask)
        answer = await self._desk.beside(self._room.answer, ask.answer_id, audience)
        checked = await self._desk.beside(Shelf(self._room.catalogue, audience).reverified, answer) if answer else None
        if not answer or not checked:
            await self._refuse(speaker, ask, "slack.changed_plan" if answer else "slack.not_here", answer)
            return
        look = await self._desk.beside(self._room.look, checked[0], shared_by=ask.user)
        messages = answer_messages(checked[0], replace(look, verified=checked[1]))
        if await self._is_posted(workspace, ask, speaker.say(messages, Place(ask.channel)), speaker):
            await self._tell(speaker, ask, _words("slack.shared", answer))

    async def hand_on(self, workspace: Workspace, delivery: Delivery, speaker: Speaker) -> None:
        """Posts an unanswered question into the department's channel, and tells the asker so."""
        ask = delivery.ask
        answer = await self._desk.beside(self._room.answer, ask.answer_id, Audience.INTERNAL)
        handing = await self._desk.beside(self._room.handing, answer) if answer else None
        if not answer or not handing:
            await self._refuse(speaker, ask, "slack.no_department" if answer else "slack.not_here", answer)
            return
        if ask.channel != handing.channel:
            await self._carry_over(workspace, ask, handing.channel, speaker)
            return
        audience = await self._room.audiences.of(workspace, ask)
        if not await self._desk.beside(self._may_be_handed, ask, audience):
            await self._refuse(speaker, ask, "slack.not_here")
            return
        shown = await self._desk.beside(_readable, answer, Shelf(self._room.catalogue, audience))
        look = await self._desk.beside(self._room.look, shown)
        message = hand_on_message(shown, replace(look, frame=_USUAL), ask.user)
        if await self._is_posted(workspace, ask, speaker.say([message], Place(ask.channel)), speaker):
            confirmed = _words("slack.handed_on", answer, department=handing.department)
            await self._tell(speaker, ask, confirmed, await self._origin(ask))

    async def _carry_over(self, workspace: Workspace, ask: Ask, channel: str, speaker: Speaker) -> None:
        """Takes it from where the button is to where it is to be said: there it is a delivery of its own."""
        audience = await self._room.audiences.of(workspace, ask)
        if await self._desk.beside(self._room.answer, ask.answer_id, audience):
            there = replace(ask, channel=channel, thread_ts="", is_shared=False)
            await self._desk.beside(self._carry, there)
        else:
            await self._refuse(speaker, ask, "slack.not_here")

    def _carry(self, there: Ask) -> None:
        inbox, wish = self._room.inbox, _handing_of(there)
        inbox.mark(wish)
        inbox.put(key_of(inbox, wish), there)

    def _may_be_handed(self, ask: Ask, audience: Audience) -> bool:
        """Whether somebody who may read the answer has carried it over, or those who read along here may read it."""
        carried = self._room.inbox.is_marked(_handing_of(ask))
        return carried or self._room.answer(ask.answer_id, audience) is not None

    async def pass_on_reply(self, workspace: Workspace, delivery: Delivery, speaker: Speaker) -> None:
        """Offers a department's reply to the operators, and tells the asker where it stands; never its words."""
        ask = delivery.ask
        answer = await self._desk.beside(self._room.answer, ask.answer_id, Audience.INTERNAL)
        handing = await self._desk.beside(self._room.handing, answer) if answer else None
        if not answer:
            return
        department = handing.department if handing else answer.contact.department
        await self._desk.beside(self._offer, answer, ask, department)
        found = await called(workspace.client.chat_getPermalink(channel=ask.channel, message_ts=ask.ts))
        notice = reply_notice(department, text(found, "permalink"), answer.frame)
        place = await self._origin(ask) or await self._direct(workspace, ask)
        await speaker.say_part(EXTRA, notice, place)

    def _offer(self, answer: Answer, ask: Ask, department: str) -> None:
        plans = [(each.plan_id, each.edition_number) for each in answer.nearest]
        shelved = Shelf(self._room.catalogue, Audience.INTERNAL).plan(plans[0][0]) if plans else None
        offer = Offer(
            id=f"{ask.channel}-{ask.ts}",
            answer_id=answer.id,
            question=answer.question,
            reply=ask.text,
            plan_id=shelved.plan.id if shelved else "",
            city=shelved.plan.city if shelved else "",
            department=department,
            language=answer.language,
        )
        self._room.ledger.add_offer(offer)

    async def _origin(self, ask: Ask) -> Place | None:
        """The thread in which the question was asked, None where it was asked by one person alone."""
        made = await self._desk.beside(self._room.inbox.made, ask.answer_id)
        return Place(made.ask.channel, made.ask.thread_ts) if made and made.ask.thread_ts else None

    async def _direct(self, workspace: Workspace, ask: Ask) -> Place:
        """The direct message with whoever handed the question on."""
        handed = await self._desk.beside(self._room.inbox.handed_from, ask.channel, ask.thread_ts)
        return await direct(workspace, handed.ask.user if handed else ask.user)

    async def _is_posted(self, workspace: Workspace, ask: Ask, saying: Awaitable[None], speaker: Speaker) -> bool:
        """Whether it could be said; else the person is told why not."""
        try:
            await saying
        except RefusedError as error:
            if error.is_mendable:
                raise
            log.info("nothing can be posted in %s of %s: %s", ask.channel, ask.team, error.code)
            mentions = {"channel": f"<#{ask.channel}>", "bot": f"<@{workspace.bot_user}>"}
            await self._desk.beside(self._let_again, ask)
            await self._tell(speaker, ask, said("slack.cannot_post", _USUAL, **mentions))
            return False
        return True

    async def _refuse(self, speaker: Speaker, ask: Ask, key: str, answer: Answer | None = None) -> None:
        """Tells whoever pressed the button why nothing comes of it now; they, or others, may press it again."""
        await self._desk.beside(self._let_again, ask)
        await self._tell(speaker, ask, _words(key, answer))

    def _let_again(self, ask: Ask) -> None:
        let_again(self._room.inbox, wish_of(ask))
        if ask.surface is Surface.HAND_ON:
            let_again(self._room.inbox, _handing_of(ask))

    async def _tell(self, speaker: Speaker, ask: Ask, message: Message, place: Place | None = None) -> None:
        """Tells whoever pressed the button, or the thread `place`; what they did is done all the same."""
        if place is None and not ask.response_url:
            return
        try:
            await speaker.say_part(EXTRA, message, place or Place(ask.channel, response_url=ask.response_url))
        except (RefusedError, CutError) as error:
            log.info("what came of a button in %s could not be told: %s", ask.team, error)


def _handing_of(ask: Ask) -> str:
    """What stands for a question that is handed to this channel."""
    return f"handed:{ask.answer_id}:{ask.channel}"


def _words(key: str, answer: Answer | None, **values: str) -> Message:
    return words_message(Words(answer.frame if answer else _USUAL)(key, **values))


def _readable(answer: Answer, shelf: Shelf) -> Answer:
    """The question, with those sections near to it that may be seen."""
    return replace(answer, nearest=tuple(n for n in answer.nearest if shelf.edition(n.plan_id, n.edition_number)))
