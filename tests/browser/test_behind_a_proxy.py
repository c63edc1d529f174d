"""The dashboard behind nginx and Caddy as the how-to configures them, without root and on a disk that cannot be written."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import PATIENCE, SMALL, Server, Watch, free_port, rest, start, stop, taken
from .test_journey import slide

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
# As in a container: no capability, not root, everything read-only but one folder for temporary files.
SEALED = """
mount --options remount,ro,bind / && mount --types tmpfs tmpfs "$TMPDIR" &&
exec unshare --user --map-user=1000 setpriv --no-new-privs "$@"
"""


@dataclass
class Site:
    """A dashboard with its public address."""

    server: Server
    host: str

    @property
    def url(self) -> str:
        return f"https://{self.host}/sanctuary"

    def health(self) -> tuple[int, dict[str, int]]:
        try:
            with urllib.request.urlopen(f"{self.server.url}/health", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, host = tmp_path_factory.mktemp("site"), f"localhost:{free_port()}"
    (folder / "tmp").mkdir()
    seal = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "env",
        f"TMPDIR={folder / 'tmp'}",
        "sh",
        "-c",
        SEALED,
        "sh",
    ]
    options = ("--stores", str(folder), "--sessions", "2", "--url", f"https://{host}/sanctuary/")
    found = Site(start(*options, under=seal), host)
    yield found
    stop(found.server)


def configured(language: str) -> str:
    """Return an example of the how-to."""
    text = (ROOT / "docs" / "how-to" / "server.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


def placed(text: str, pairs: dict[str, str]) -> str:
    """Return an example with names and ports of this machine."""
    for old, new in pairs.items():
        assert old in text
        text = text.replace(old, new)
    return text


def nginx(folder: Path, site: Site) -> list[str]:
    """Write the configuration of nginx, and return the command that starts it."""
    port = site.host.rpartition(":")[2]
    pair = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", "/CN=localhost"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *pair], check=True, capture_output=True)
    text = placed(
        configured("nginx"),
        {
            "443": port,
            "example.org;": "localhost;",
            "/etc/ssl/example.org.pem": str(folder / "cert.pem"),
            "/etc/ssl/example.org.key": str(folder / "key.pem"),
            "127.0.0.1:8765": site.server.url.removeprefix("http://"),
        },
    )
    paths = "".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off; pid {folder / 'pid'}; error_log stderr; events {{}} http {{ access_log off; {paths}"
    (folder / "nginx.conf").write_text(f"{head}\n{text}}}\n", encoding="utf-8")
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, site: Site) -> list[str]:
    """Write the configuration of Caddy, and return the command that starts it."""
    own = {
        "example.org {": f"{site.host} {{\n    tls internal",
        "127.0.0.1:8765": site.server.url.removeprefix("http://"),
    }
    text = placed(configured("text"), own)
    head = "{\n    admin off\n    skip_install_trust\n    auto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(head + text, encoding="utf-8")
    return ["env", f"HOME={folder}", "caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, caddy])
def proxied(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Site]:
    """Return the site behind a web server."""
    process = subprocess.Popen(request.param(tmp_path, site), stderr=(tmp_path / "said").open("w"))
    try:
        for _ in range(150):
            if (tmp_path / "said").exists() and asked(site, "/sanctuary/boot") == 200:
                break
            assert process.poll() is None, (tmp_path / "said").read_text()
            time.sleep(0.1)
        yield site
    finally:
        process.terminate()
        process.wait(10)


def asked(site: Site, path: str, **headers: str) -> int:
    """Return the status of a response through the web server, 0 without one."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection(site.host, context=trusting, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_the_pages_work_under_a_prefix(browser: Browser, proxied: Site) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, ignore_https_errors=True)
    page, watch, sockets = context.new_page(), Watch(), []
    page.set_default_timeout(PATIENCE)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    watch.follow(page, proxied.url)
    try:
        page.goto(proxied.url)
        assert page.url == f"{proxied.url}/"
        page.get_by_role("navigation").get_by_text("Record").click()
        page.wait_for_selector("main h1")
        page.goto(f"{proxied.url}/live?{SMALL}")
        rest(page, 12)
        slide(page, "taliban.loyalty.al_qaeda", "0.2")
        page.wait_for_selector(".changed li")
        rest(page, 12)
        shared = page.locator(".share .copy code").nth(1).inner_text()
        assert shared == page.url
        assert shared.startswith(f"{proxied.url}/?")
        assert taken(page, "Every output, CSV").startswith(b"#")
        page.locator(".knob .facts a").first.click()
        page.wait_for_selector("article.read")
        page.go_back()
        rest(page, 12)
        assert proxied.health()[1] == {"ready": True, "tabs": 1, "most": 2, "waiting": 0}
        page.goto(shared)
        rest(page, 12)
        expect(page.locator(".changed li")).to_have_count(1)
        page.goto(f"{proxied.url}/nothing/here")
        page.get_by_role("link", name="Go to the start").click()
        page.wait_for_selector("#home")
        page.locator(".brand a").click()
        assert page.url == f"{proxied.url}/"
    finally:
        context.close()
    assert watch.asked == []
    assert [said for said in watch.errors if "404" not in said] == []
    assert sockets
    assert all(url.startswith(f"wss://{proxied.host}/sanctuary/jupyter/") for url in sockets)


def test_only_pages_of_the_same_address_open_a_web_socket(proxied: Site) -> None:
    path = "/sanctuary/jupyter/api/kernels/x/channels?session_id=y"
    socket = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert asked(proxied, path, **socket, Origin="https://elsewhere.example") == 403
    assert asked(proxied, path, **socket) == 403
    assert asked(proxied, "/sanctuary/", **{"X-Script-Name": "/elsewhere", "X-Forwarded-Host": "elsewhere"}) == 200


def test_health_is_told_and_a_dead_spare_worker_is_replaced(site: Site) -> None:
    def until(status: int) -> dict[str, int]:
        for _ in range(600):
            found, told = site.health()
            if found == status:
                return told
            time.sleep(0.1)
        raise AssertionError(f"the health is not {status}")

    assert until(200)["ready"]
    deadline = time.monotonic() + 60
    while site.health()[1]["tabs"] and time.monotonic() < deadline:  # the tabs of other tests are being closed
        time.sleep(0.1)
    line = re.search(r"\|\| (python -c .*)$", (ROOT / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    command = line[1].replace("http://127.0.0.1:8765", site.server.url)
    assert subprocess.run(command, shell=True).returncode == 0
    for worker in site.server.workers():
        os.kill(worker, signal.SIGKILL)
    assert not until(503)["ready"]
    assert subprocess.run(command, shell=True, capture_output=True).returncode == 0, "a new one was started"
    assert until(200)["waiting"] == 0
