"""Nothing but the pages' own files is served, whatever a path says (S13)."""

from pathlib import Path

from tests.security.conftest import Enter

OUTSIDE = [
    "base/%2e%2e/settings.py", "base/%2e%2e%2fsettings.py", "base/..%5csettings.py",
    "base/....//settings.py", "base//etc/passwd", "base/%2fetc%2fpasswd", "base/%00.js", "base/live.js%00.py",
    "base/%252e%252e/settings.py", "board/screen.py", "board/page.html", "board/zh_CN.po", "nowhere/x.js", "base/",
    "%2e%2e/server/base/settings.py", "base/" + "a/" * 2_000 + "x.js", "base/" + "x" * 300 + ".js",
]  # fmt: skip


async def test_no_path_leads_outside(enter: Enter) -> None:
    async with enter() as stage:
        for path in OUTSIDE:
            answer = await stage.ask("GET", f"/s/{'0' * 12}/{path}", None)
            assert answer.status_code == 404, (path, answer.status_code)
            assert "secret" not in answer.text
        for hall in ("%2e%2e", "h1%00", "../h1", "h1%2f..", "%ff"):
            assert (await stage.ask("GET", f"/{hall}/board", None)).status_code in (307, 401, 404), hall


async def test_a_link_in_the_folder_that_leads_outside_is_not_followed(enter: Enter, tmp_path: Path) -> None:
    async with enter() as stage:
        folder = tmp_path / "pages"
        folder.mkdir()
        (folder / "own.js").write_text("// ours")
        (tmp_path / "secret.js").write_text("// not ours")
        (folder / "link.js").symlink_to(tmp_path / "secret.js")
        stage.app.state.app_context.folders["base"] = folder
        statuses = [(await stage.ask("GET", f"/s/0/base/{name}.js", None)).status_code for name in ("own", "link")]
        assert statuses == [200, 404]
