"""The year 2025 of every community of the district, under a clock of its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from folkmoot.compliance import service as compliance
from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.demo import appraising
from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.once import OPERATOR, Part, once
from folkmoot.demo.stage import Say, Stage
from folkmoot.demo.year import fates
from folkmoot.demo.year.fates import Fate
from folkmoot.demo.year.holding import AHEAD, Year, call, hold
from folkmoot.demo.year.seating import seat
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.history import working_since
from folkmoot.tenancy.own_rules import set_own_rule
from folkmoot.tenancy.queries import CommunityLine, communities_of, find_district, scope_of
from folkmoot_sdk import BodyKind

NUMBER = 2025
BEGINS = datetime(NUMBER - 1, 12, 2, 9, tzinfo=CHINA)
IN_OFFICE_FROM = date(NUMBER - 1, 12, 1)
# After the last meeting and its notice; the law of 2026 is in force then.
NEXT_YEAR = datetime(NUMBER + 1, 1, 21, 14, tzinfo=CHINA)
# It appraises two years running, has rules of its own, and feels the law change.
LINGQIAN = "lingqian"
# Here a quarter's meeting was inquorate and is never held again.
LUOMAHU = "luomahu"
OWN_RULES = (
    ("publication_days", 20, "居民多在外务工，公示期长一些。"),
    ("notice_days.representatives_assembly", 7, "居民代表上班的多，要早通知。"),
)
# Of all ids, and of what becomes of the meetings.
SEED = 20_250_000


def play_year(
    database: Database,
    district: str,
    say: Say,
    progress: Callable[[int, int], None],
    *,
    kept_in: str = "",
    seed: int = SEED,
) -> int:
    """Play the year in every community where it has not been played; in how many that was now."""
    with database.begin(PLATFORM) as session:
        found = find_district(session, district)
        lines = communities_of(session, found.id)
        since = working_since(session, found.id)
    made = 0
    for number, line in enumerate(lines, start=1):
        scope = scope_of(line, district_id=found.id)
        stage = Stage(database, scope, BEGINS, say, seed + number)
        part = Part(f"year-{NUMBER}", f"{line.name} {NUMBER}", BEGINS, kept_in)
        _, now = once(stage, part, partial(_play, line=line, owed_from=since[line.id]))
        made += now
        progress(number, len(lines))
    return made


def _play(stage: Stage, *, line: CommunityLine, owed_from: date) -> int:
    scenes, special = seat(stage, IN_OFFICE_FROM), line.slug == LINGQIAN
    if special:
        appraising.hold_year_end(scenes, NUMBER - 1)
        _lay_down_own_rules(scenes)
    owing = stage.do(OPERATOR, compliance.owe, year=NUMBER, owed_from=owed_from)
    stage.do(scenes.secretary, compliance.plan_year, year=NUMBER)
    owed = stage.read(year_of, NUMBER, stage.now.date(), 0)
    Year(scenes, NUMBER).play(owed, _fates(owed, line.slug, stage.seed))
    if special:
        _meet_under_the_new_law(scenes)
    return owing.owed


def _fates(owed: Sequence[ObligationLine], slug: str, seed: int) -> Mapping[UUID, Fate]:
    if slug == LINGQIAN:
        return {fates.of_quarter(owed, 4): Fate.NARROW}
    if slug == LUOMAHU:
        return {fates.of_quarter(owed, 2): Fate.INQUORATE}
    return fates.fates_of(owed, seed)


def _lay_down_own_rules(scenes: Scenes) -> None:
    """What the district leaves open; its version of 2026 locks the first of these."""
    stage = scenes.stage
    for parameter, value, reason in OWN_RULES:
        stage.do(
            scenes.secretary,
            set_own_rule,
            parameter=parameter,
            value=value,
            effective_from=stage.now.date() + timedelta(days=1),
            reason=reason,
        )


def _meet_under_the_new_law(scenes: Scenes) -> None:
    """As many come as came in the last quarter, when that was enough."""
    members = scenes.settled.members[BodyKind.REPRESENTATIVES_ASSEMBLY]
    scenes.stage.now = max(scenes.stage.now, NEXT_YEAR - AHEAD)
    meeting = call(scenes, BodyKind.REPRESENTATIVES_ASSEMBLY, NEXT_YEAR)
    scenes.stage.now = NEXT_YEAR - timedelta(minutes=20)
    hold(scenes, meeting, members[: len(members) // 2 + 1])
