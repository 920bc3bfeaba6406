"""Pages: Jinja renders the shell and the words; modules fill it from cards. Static files live under their digest."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.devices.records import DEVICE_SCREENS
from domain.house.site.records import ZONE, Site
from domain.house.site.rules import hall_zone
from domain.nouns import COMMANDS
from server.auth.denials import denied
from server.base import hall_time
from server.screen import Screen
from server.web.api import answers_with
from server.web.context import app_context, feed_of, is_secure, is_shut_out, locale_of, problem_of, refused, viewer_of
from server.web.words import LOCALES, journal_words, page_words, translator

HERE = Path(__file__).parent
SERVED = {".js", ".css", ".svg", ".png", ".webmanifest"}
YEAR = "public, max-age=31536000, immutable"


def folders_of(screens: Mapping[str, Screen]) -> dict[str, Path]:
    """Static folders by the name they have in a URL."""
    return {"base": HERE / "static", **{name: screen.folder for name, screen in screens.items()}}


def digest_of(folders: Mapping[str, Path]) -> str:
    """The version of all static files: any change changes every address."""
    seen = hashlib.sha256()
    for name, folder in sorted(folders.items()):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in SERVED | {".html", ".po"}):
            seen.update(f"{name}/{path.relative_to(folder)}".encode())
            seen.update(path.read_bytes())
    return seen.hexdigest()[:12]


def environment(screens: Mapping[str, Screen]) -> Environment:
    """Templates of the server, and each screen's page as `<screen>/page.html`."""
    pages = PrefixLoader({name: FileSystemLoader(screen.folder) for name, screen in screens.items()})
    loader = ChoiceLoader([pages, FileSystemLoader(HERE / "templates")])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def problem_page(request: Request, refusal: Refused) -> Response:
    """A refusal as a page; what passes with time, the page tries again by itself."""
    body, headers = problem_of(request, refusal)
    said, waits = body["title"], body["status"] in (429, 503)
    if refusal.code == "too-many":  # whoever opens a page did not ask for too much
        said = translator(locale_of(request))("Many people are coming in just now. One moment, please.")
    page = render(request, "problem.html", None, None, status=body["status"], message=said, waits=waits)
    page.headers.update(headers)
    return page


shown_as_page = answers_with(problem_page)  # decorator for what a browser opens: it never shows problem details


@shown_as_page
async def screen(request: Request) -> Response:
    """`GET /{hall}/{screen}`: the screen's page, or the way to it: pairing for devices, sign-in for people."""
    shown = app_context(request).screens.get(request.path_params["screen"])
    if shown is None or request.path_params["hall"] not in app_context(request).feeds:
        raise HTTPException(404)
    if chosen := _language(request):
        return chosen
    viewer = await viewer_of(request)
    if viewer is None:
        shut_out = await is_shut_out(request)
        pairing = shown.name in DEVICE_SCREENS and "signin" not in request.query_params
        way = _pairing if pairing else _signing_in
        page = way(request, shown, forget=shut_out)
        if shut_out:
            # Whatever it kept goes with its rights (S18). Its cookie goes afterwards (`pairing.ask_to_pair`): a page
            # that is cut off on its way is told the same the next time.
            page.headers["Clear-Site-Data"] = '"storage"'
        return page
    if viewer.role != "system" and viewer.holds not in shown.opened_by:
        denied(request, "not-allowed", viewer.actor)
        _ = translator(locale_of(request))
        return render(request, "problem.html", viewer, None, status=403, message=_("This screen is not for you."))
    return render(request, f"{shown.name}/page.html", viewer, shown)


def _pairing(request: Request, shown: Screen, **more: Any) -> HTMLResponse:
    """The page with the code; it calls the place to enter it as the office does."""
    said = translator(locale_of(request), "office")
    return render(request, "pairing.html", None, shown, status=401, office=said("Office"), tab=said("Screens"), **more)


def _signing_in(request: Request, shown: Screen, **more: Any) -> HTMLResponse:
    return render(request, "signin.html", None, shown, status=401, **more)


@shown_as_page
async def home(request: Request) -> Response:
    """`GET /{hall}`: the screens this viewer may open."""
    if request.path_params["hall"] not in app_context(request).feeds:
        raise HTTPException(404)
    if chosen := _language(request):
        return chosen
    viewer = await viewer_of(request)
    if viewer is None:
        return render(request, "signin.html", None, None, status=401)
    titles = {s.name: translator(locale_of(request), s.name)(s.title) for s in app_context(request).screens.values()}
    mine = [
        {"name": s.name, "title": titles[s.name], "url": f"/{viewer.hall}/{s.name}"}
        for s in app_context(request).screens.values()
        if viewer.role == "system" or viewer.holds in s.opened_by
    ]
    hall, _ = feed_of(request).hall, translator(locale_of(request))
    today = hall_time.now().astimezone(hall_zone(hall)).date()
    steps = app_context(request).steps_for(viewer, hall, today, _, titles)
    return render(request, "home.html", viewer, None, screens=mine, steps=steps)


async def front(request: Request) -> Response:
    """`GET /`: the only hall, or a choice of halls."""
    halls = sorted(app_context(request).feeds)
    if len(halls) == 1:
        return RedirectResponse(f"/{halls[0]}", 303)
    return render(request, "home.html", None, None, screens=[{"name": h, "title": h, "url": f"/{h}"} for h in halls])


async def static(request: Request) -> Response:
    """`GET /s/{digest}/{folder}/{path}`: cached for ever, because a change changes the address.

    While two versions run side by side, a page of one may ask a process of the other: that answer is not kept.
    """
    root = app_context(request).folders.get(request.path_params["folder"])
    if root is None:
        raise HTTPException(404)
    try:
        path = (root / request.path_params["path"]).resolve()
        found = path.is_relative_to(root.resolve()) and path.suffix in SERVED and path.is_file()
    except (ValueError, OSError):  # NUL, or longer than any name
        found = False
    if not found:
        raise HTTPException(404)
    ours = request.path_params["digest"] == app_context(request).version
    return FileResponse(path, headers={"Cache-Control": YEAR if ours else "no-store"})


async def service_worker(request: Request) -> Response:
    """`GET /sw.js`: the check-in tablet's worker, which must live at the root."""
    path = app_context(request).screens["checkin"].folder / "sw.js"
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return FileResponse(path, media_type="text/javascript", headers=headers)


async def not_found(request: Request, error: Exception) -> Response:
    """Any other address, as a page in the viewer's language."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    path = request.url.path
    if path.startswith("/api/"):
        return refused(request, Refused("not-here"))
    if path.endswith("/") and path.strip("/").partition("/")[0] in app_context(request).feeds:
        return RedirectResponse(f"/{path.strip('/')}", 307)  # a slash too many, as people type them
    _ = translator(locale_of(request))
    message, more = _("There is nothing at this address."), ""
    if status == 410:
        message = _("This link was used or has expired.")
        more = _(
            "A link signs in one browser, once, within 12 hours. Ask for a new one, or sign in with your name and PIN."
        )
    return render(request, "problem.html", None, None, status=status, message=message, more=more)


def render(
    request: Request, template: str, viewer: Viewer | None, shown: Screen | None, *, status: int = 200, **more: Any
) -> HTMLResponse:
    """A page with what `base.html` needs."""
    parts, locale = app_context(request), locale_of(request)
    name = shown.name if shown else ""
    feed = parts.feeds.get(request.path_params.get("hall", ""))
    site = feed.hall.get(Site, "site") if feed else None
    context = {
        "request": request, "screen": shown, "hall": feed.name if feed else "", "viewer": viewer, "locale": locale,
        "site_name": site.name if site else "", "zone": hall_zone(feed.hall).key if feed else ZONE,
        "static": lambda path: f"/s/{parts.version}/{path}", "version": parts.version,
        "words": page_words(locale, name), "journal_words": lambda: journal_words(locale),
        "_": translator(locale, name),
        "may": lambda verb: viewer is not None and COMMANDS[verb].may(viewer), "screens": [], "steps": [],
        "message": "", "more": "", "waits": False, "forget": False, **more,
    }  # fmt: skip
    html: str = request.app.state.templates.get_template(template).render(context)
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def _language(request: Request) -> Response | None:
    wanted = request.query_params.get("lang")
    if wanted not in LOCALES:
        return None
    response = RedirectResponse(request.url.path, 303)
    secure = is_secure(request)
    response.set_cookie("lang", wanted, max_age=31_536_000, path="/", secure=secure, httponly=True, samesite="lax")
    return response
