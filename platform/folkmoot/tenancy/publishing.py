"""Putting new versions of a policy pack on record."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.tenancy.laid_down import digest_of, published
from folkmoot.tenancy.models import District, PolicyPack
from folkmoot.tenancy.packs import Pack


def publish(session: Session, act: Act, district: District, packs: Iterable[Pack]) -> None:
    """Add those of ``packs`` whose versions are not published yet, in this order.

    Which of them may reach back, the plan has looked at; the caller records what it did.
    """
    held = published(session, district.id)
    known = {pack.version for pack in held}
    new = [pack for pack in packs if pack.version not in known]
    if not new:
        return
    numbered = [replace(p, number=number) for number, p in enumerate(new, start=len(held) + 1)]
    session.add_all(_row(act, district, pack) for pack in numbered)
    district.packs_digest = digest_of((*held, *numbered))
    session.flush()


def _row(act: Act, district: District, pack: Pack) -> PolicyPack:
    return PolicyPack(
        district_id=district.id,
        number=pack.number,
        version=pack.version,
        effective_from=pack.effective_from,
        content=pack.to_plain(),
        with_district=pack.effective_from <= act.today,
        published_at=act.at,
        published_by=act.actor.account_id,
    )
