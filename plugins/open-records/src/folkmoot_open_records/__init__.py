"""What is public anyway, made easy to take away: files, a page of its own, and a log."""

from folkmoot_open_records._files import AsCsv, AsJson
from folkmoot_open_records._journal import Journal, JournalLife
from folkmoot_open_records._page import WAYS, Records
from folkmoot_open_records._panel import MeetingsKept
from folkmoot_sdk import (
    DashboardPanel,
    Exporter,
    Lifecycle,
    NavigationItem,
    Observer,
    Page,
    hookimpl,
)

__all__ = [
    "folkmoot_dashboard_panels",
    "folkmoot_exporters",
    "folkmoot_lifecycles",
    "folkmoot_navigation",
    "folkmoot_observers",
    "folkmoot_pages",
]

_JOURNAL = Journal()


@hookimpl
def folkmoot_exporters() -> tuple[Exporter, ...]:
    return (AsCsv(), AsJson())


@hookimpl
def folkmoot_dashboard_panels() -> tuple[DashboardPanel, ...]:
    return (MeetingsKept(),)


@hookimpl
def folkmoot_navigation() -> tuple[NavigationItem, ...]:
    return WAYS


@hookimpl
def folkmoot_pages() -> tuple[Page, ...]:
    return (Records(),)


@hookimpl
def folkmoot_lifecycles() -> tuple[Lifecycle, ...]:
    return (JournalLife(),)


@hookimpl
def folkmoot_observers() -> tuple[Observer, ...]:
    return (_JOURNAL,)
