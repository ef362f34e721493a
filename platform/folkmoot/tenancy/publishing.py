"""Putting new versions of a policy pack on record."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.tenancy.laid_down import digest_of, published
from folkmoot.tenancy.models import District, PolicyPack
from folkmoot.tenancy.pack_plans import says_what_held
from folkmoot.tenancy.packs import Pack


def publish(
    session: Session,
    act: Act,
    district: District,
    packs: Iterable[Pack],
    *,
    newcomer: bool = False,
    before: Sequence[Pack] = (),
) -> None:
    """Add those of ``packs`` whose versions are not published yet, in this order.

    ``newcomer`` says that the caller has just made the district, and nothing can have begun in it
    yet; ``before`` is what it had laid down until now: rules from before there were packs may go
    on in a first version that says the same. Raises IntegrityError where any other version
    reaches back. The caller records what it did.
    """
    held = published(session, district.id)
    known = {pack.version for pack in held}
    new = [pack for pack in packs if pack.version not in known]
    if not new:
        return
    numbered = [replace(p, number=number) for number, p in enumerate(new, start=len(held) + 1)]
    session.add_all(
        _row(act, district, pack, may_reach_back=newcomer or says_what_held(pack, before))
        for pack in numbered
    )
    district.packs_digest = digest_of((*held, *numbered))
    session.flush()


def _row(act: Act, district: District, pack: Pack, *, may_reach_back: bool) -> PolicyPack:
    return PolicyPack(
        district_id=district.id,
        number=pack.number,
        version=pack.version,
        effective_from=pack.effective_from,
        content=pack.to_plain(),
        with_district=may_reach_back and pack.effective_from <= act.today,
        published_at=act.at,
        published_by=act.actor.account_id,
    )
