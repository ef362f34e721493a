"""Digests go out by the channels of plugins, beside being on each office's page."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from folkmoot.compliance.frames import Frame
from folkmoot.compliance.reminding import Digest, Level
from folkmoot.extensions.brought import Entry, newest_of_kind, pinned
from folkmoot.extensions.calling import ask
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings import layers_here, layers_of_district
from folkmoot.extensions.viewing import view_of_grants
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.web.terminal import CHINESE, say
from folkmoot_sdk import Delivery, DeliveryState, Kind, Message, NoticeChannel, Office

_OFFICES = {
    Level.SECRETARY: Office.SECRETARY,
    Level.STREET: Office.STREET,
    Level.DISTRICT: Office.DISTRICT,
}
_SUBJECT = mark("Standing meetings: %(news)d to look at (%(place)s, %(day)s)")
_LINE = mark("%(community)s: a meeting is due by %(day)s")
_STANDING = mark("%(standing)d others stand as they stood.")
_PAGE = mark("All of them: %(page)s")
_log = logging.getLogger(__name__)


@dataclass
class Sending:
    """What ``digests.Send`` asks for. The offices are Chinese ones, whoever runs the command.

    ``origin`` is where the pages are, without a slash at the end. ``states`` counts, by channel,
    what became of messages.
    """

    database: Database
    frame: Frame
    origin: str
    states: Counter[tuple[str, DeliveryState]] = field(default_factory=Counter)

    def __call__(self, digest: Digest) -> None:
        """Hand the digest to every channel that its office has; one that fails stops no other."""
        for entry, settings in self._channels(digest):
            delivery = self._deliver(entry, settings, self._message(digest))
            self.states[f"{entry.plugin}/{entry.id}", delivery.state] += 1
            if delivery.state in {DeliveryState.FAILED, DeliveryState.REFUSED}:
                _log.warning("%s %s: %s", entry.plugin, delivery.state, delivery.note)

    def _deliver(self, entry: Entry, settings: Mapping[str, object], message: Message) -> Delivery:
        channel: NoticeChannel = entry.contribution
        try:
            return ask(
                self.database.engine,
                entry,
                "send",
                lambda: channel.send(message, settings),
                Delivery,
                most_seconds=channel.most_seconds,
            )
        except RunnerError as error:
            return Delivery(DeliveryState.FAILED, str(error))

    def _channels(self, digest: Digest) -> Iterator[tuple[Entry, Mapping[str, object]]]:
        """A secretary's are what the community chose, those of offices above what is granted."""
        place, district = digest.recipient.place, self.frame.id
        if digest.recipient.level is Level.SECRETARY:
            with self.database.begin(TenantScope(place, district)) as session:
                found, layers = view_for(session), layers_here(session)
        else:
            with self.database.begin() as session:
                found = view_of_grants(session, district)
                layers = layers_of_district(session, district)
        for entry in newest_of_kind(found, Kind.NOTICE_CHANNELS):
            try:
                yield entry, pinned(entry, layers)
            except FolkmootError as error:
                _log.warning("%s sends nothing: %s", entry.plugin, error)

    def _message(self, digest: Digest) -> Message:
        place, at, page = self._place(digest)
        lines = [self._said(_SUBJECT, news=len(digest.news), place=place, day=digest.day)]
        lines += (
            self._said(_LINE, community=names[0], day=news.about.due_on)
            for news in digest.news
            if (names := self._communities.get(news.about.where.tenant_id))
        )
        if digest.standing:
            lines.append(self._said(_STANDING, standing=digest.standing))
        lines.append(self._said(_PAGE, page=page))
        office = _OFFICES[digest.recipient.level]
        return Message(office, place, at, lines[0], "\n".join(lines[1:]) + "\n", digest.key)

    def _place(self, digest: Digest) -> tuple[str, str, str]:
        """Its name, its address on the platform, and the page that shows the digest."""
        district = self.frame.slug
        screen = f"{self.origin}/{district}/compliance/"
        match digest.recipient.level:
            case Level.SECRETARY:
                name, slug = self._communities[digest.recipient.place]
                return name, f"{district}/{slug}", f"{self.origin}/{district}/{slug}/year/"
            case Level.STREET:
                streets = {street.id: street for street in self.frame.streets}
                street = streets[digest.recipient.place]
                return street.name, f"{district}/{street.slug}", f"{screen}?street={street.slug}"
        return self.frame.name, district, screen

    @property
    def _communities(self) -> dict[int, tuple[str, str]]:
        return {line.id: (line.name, line.slug) for line in self.frame.communities}

    def _said(self, message: str, **params: object) -> str:
        return say(message, params, CHINESE)
