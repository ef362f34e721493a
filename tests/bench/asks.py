"""The requests: pages of tenants at random, and ballots, each by its own voter."""

from collections.abc import Iterator, Sequence
from random import Random
from uuid import UUID, uuid4

from tests.bench.clients import Ask, form_of
from tests.bench.measuring import WARM
from tests.bench.servers import Server
from tests.bench.tenants import Place
from tests.bench.town import sign_in

from folkmoot.kernel.database import Database

MARKS = ("for", "against", "abstain")


def bare_asks(count: int) -> Iterator[tuple[str, list[Ask]]]:
    number = range(count + WARM)
    yield "bare page", [Ask("/page") for _ in number]
    yield "bare list", [Ask("/rows.json") for _ in number]
    forms = ({"person": str(n), "mark": "for"} for n in number)
    yield "bare vote", [Ask("/vote", form=form, expect=303) for form in forms]


def pages(places: Sequence[Place], cookie: str, count: int) -> Iterator[tuple[str, list[Ask]]]:
    """As somebody who is signed in sees them; what one sees is the same for everybody."""
    random = Random(count)  # noqa: S311 - no secret
    for name, path in _PAGES:
        chosen = random.choices(places, k=count + WARM)
        addresses = (path.format(here=place.address, district=place.district) for place in chosen)
        yield name, [Ask(address, cookie) for address in addresses]


_PAGES = (
    ("community page", "{here}/"),
    ("list of matters", "{here}/matters/"),
    ("district page", "{district}/"),
)


def ballots(
    server: Server,
    database: Database,
    residents: Sequence[UUID],
    vote_id: UUID,
    places: Sequence[Place],
    count: int,
) -> list[Ask]:
    """Ballots of every resident of every place in turn, who then change their minds."""
    booths = [_Booth(server, database, residents, vote_id, place) for place in places]
    return [
        booths[number % len(booths)].ballot(number // len(booths)) for number in range(count + WARM)
    ]


class _Booth:
    """One community's vote, with everybody on its roll signed in."""

    def __init__(
        self,
        server: Server,
        database: Database,
        residents: Sequence[UUID],
        vote_id: UUID,
        place: Place,
    ) -> None:
        self._path = f"{place.address}/votes/{vote_id}/ballot"
        self._voters = sign_in(database, place.scope, residents)
        self._kept, self._token = form_of(server.port, self._path, self._voters[0])

    def ballot(self, number: int) -> Ask:
        """The ``number``-th ballot of this vote."""
        voter = self._voters[number % len(self._voters)]
        form = {
            "option0": MARKS[number // len(self._voters) % len(MARKS)],
            "csrf_token": self._token,
            "idempotency_key": uuid4().hex,
        }
        return Ask(self._path, f"{voter}; {self._kept}", form, expect=303)
