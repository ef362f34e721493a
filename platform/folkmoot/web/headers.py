"""Headers that tell a browser to trust nothing but us.

Written out because the known extensions are dormant or lack nonces. There is no ``unsafe-inline``:
a style attribute or an ``onclick`` in a template simply does nothing, also in a plugin's.
"""

import secrets

from flask import Flask, Response, g, request

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
POLICY = "; ".join(f"{directive} {source}" for directive, source in SOURCES.items())
FIXED = {
    "X-Content-Type-Options": "nosniff",
    # CSRFProtect compares the referrer under https, so it must reach ourselves.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: Flask) -> None:
    app.after_request(_add)


def csp_nonce() -> str:
    """The nonce of this response, for the few inline scripts of a page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    for name, value in FIXED.items():
        headers.setdefault(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.mimetype == "text/html":
        # Not no-store: going back must find what was typed.
        headers.setdefault("Cache-Control", "private, no-cache")
    return response
