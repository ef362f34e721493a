"""What other systems of a district already know: the hotline's work orders, owners' rosters."""

from folkmoot_hotline._property import PropertyCompany
from folkmoot_hotline._work_orders import WorkOrders
from folkmoot_sdk import Importer, IntakeChannel, hookimpl

__all__ = ["folkmoot_importers", "folkmoot_intake_channels"]


@hookimpl
def folkmoot_intake_channels() -> tuple[IntakeChannel, ...]:
    return (WorkOrders(),)


@hookimpl
def folkmoot_importers() -> tuple[Importer, ...]:
    return (PropertyCompany(),)
