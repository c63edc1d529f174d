"""A small client of the Language Server Protocol, enough to type a scenario as an editor would."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / ".tools/node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
    }
}
WAIT = 30.0


class LanguageServer:
    """A connection to the real server over its standard streams."""

    def __init__(self, node: Path) -> None:
        self.process = subprocess.Popen(
            [str(node), str(SERVER), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.pending: list[dict[str, Any]] = []
        self.count = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": ROOT.as_uri(),
                "capabilities": {
                    "textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}},
                    "workspace": {"configuration": True},
                },
                "workspaceFolders": None,
            },
        )
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = stream.readline()
            self.messages.put(json.loads(stream.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Any) -> Any:
        self.count += 1
        wanted = self.count
        self._send({"id": wanted, "method": method, "params": params})
        answer = self._until(lambda message: message.get("id") == wanted and "method" not in message)
        assert "error" not in answer, answer
        return answer.get("result")

    def _until(self, good: Any) -> dict[str, Any]:
        for message in self.pending:
            if good(message):
                self.pending.remove(message)
                return message
        while True:
            message = self.messages.get(timeout=WAIT)
            if "id" in message and "method" in message:
                self._answer(message)
            elif good(message):
                return message
            else:
                self.pending.append(message)

    def _answer(self, message: dict[str, Any]) -> None:
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [SETTINGS.get(item.get("section"), {}) for item in message["params"]["items"]]
        self._send({"id": message["id"], "result": result})

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a text as if it stood at a path, and return the diagnostics."""
        uri = path.as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        found = self._until(
            lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
        )
        return list(found["params"]["diagnostics"])

    def at(self, method: str, path: Path, line: int, character: int) -> Any:
        """Ask about a place; lines and characters count from 0, as the protocol does."""
        position = {"line": line, "character": character}
        return self.request(method, {"textDocument": {"uri": path.as_uri()}, "position": position})

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
