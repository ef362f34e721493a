"""The web application: everything that is installed, in order, with a sentence each."""

from flask import Flask
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from folkmoot import web
from folkmoot.appraisals import views as appraisals
from folkmoot.catalogue import views as catalogue
from folkmoot.compliance import views as compliance
from folkmoot.config import Settings
from folkmoot.contributions import views as contributions
from folkmoot.extensions import observing
from folkmoot.extensions.place import configure
from folkmoot.hindsight import views as hindsight
from folkmoot.identity import views as identity
from folkmoot.kernel.models import load_all
from folkmoot.kernel.startup import refuse_unsafe
from folkmoot.matters import views as matters
from folkmoot.meetings import views as meetings
from folkmoot.notices import views as notices
from folkmoot.opinions import views as opinions
from folkmoot.overview import views as overview
from folkmoot.registers import views as registers
from folkmoot.rollout import views as rollout
from folkmoot.tenancy import views as tenancy
from folkmoot.tenancy.views import packs
from folkmoot.transfer import views as transfer
from folkmoot.votes import views as votes
from folkmoot.web import database


def create_app(settings: Settings) -> Flask:
    """Build the application. Raises Refused when the database is not fit to work with."""
    app = Flask("folkmoot", static_folder=None)
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        # Asked by another name, a page would write that name into its redirects.
        TRUSTED_HOSTS=list(settings.hosts),
    )
    if settings.behind_proxy:
        # One hop is trusted, ours; a visitor's own X-Forwarded-For is the hop before it.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # how Flask is wrapped by its manual
            app.wsgi_app, x_for=1, x_proto=1, x_host=1
        )
    # Without an address no page can be made, the page of an error included.
    app.register_error_handler(SecurityError, lambda _: ("400 Bad Request", 400))
    # Each process starts its own workers, and none before a page needs one.
    configure(settings.place)
    load_all()
    database.install(app, settings.database_url, threads=settings.threads)
    # A superuser would see every tenant; an old schema would fail in the middle of a vote.
    refuse_unsafe(settings.database_url)
    web.install(app)  # templates, languages, headers, errors, forms
    identity.install(app)  # sign-in links, sessions, the account's corner
    tenancy.install(app)  # from the address to the community
    packs.install(app)  # what districts and communities lay down
    opinions.install(app)  # what residents said, topics
    meetings.install(app)  # notices, attendance, minutes
    votes.install(app)  # ballots, counts, explanations, count files
    notices.install(app)  # public notices and objections
    matters.install(app)  # the seven steps and their acts
    hindsight.install(app)  # past meetings and votes under another rule
    rollout.install(app)  # waves, readiness, stages
    compliance.install(app)  # what is owed: a community's year, the district's screen
    appraisals.install(app)  # the year's end: reports, grades, tasks
    transfer.install(app)  # rosters from spreadsheets
    catalogue.install(app)  # plugins: the operator's, a district's, a community's
    registers.install(app)  # bulletins, sheets, archives
    contributions.install(app)  # pages and files that plugins make
    observing.install()  # plugins hear of what was committed
    overview.install(app)  # districts, communities; last, because its addresses are the widest
    return app
