"""A client for yaml-language-server, the program behind YAML in editors: what it completes and what it marks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LanguageServer:
    """The running server with one schema for every file; a context manager."""

    def __init__(self, program: str, schema: Path, folder: Path) -> None:
        self._process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._folder, self._sent, self._opened = folder, 0, 0
        self._settings = {"yaml": {"validate": True, "completion": True, "schemas": {schema.as_uri(): "*.yaml"}}}
        capabilities = {"workspace": {"configuration": True}, "textDocument": {"completion": {"completionItem": {}}}}
        self._request("initialize", processId=None, rootUri=folder.as_uri(), capabilities=capabilities)
        self._send(method="initialized", params={})
        self._send(method="workspace/didChangeConfiguration", params={"settings": self._settings})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def marked(self, text: str, path: Path | None = None) -> list[tuple[int, str]]:
        """The faults marked in `text`, as if it stood in `path`, each with its line from 1 and the words marked."""
        uri = self._open(text, path)
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                break
        lines, found = text.split("\n"), []
        for fault in message["params"]["diagnostics"]:
            start, end = fault["range"]["start"], fault["range"]["end"]
            found.append((start["line"] + 1, lines[start["line"]][start["character"] : end["character"]]))
        return found

    def completed(self, text: str) -> set[str]:
        """What may stand where `text` has a `|`."""
        before, after = text.split("|")
        uri = self._open(before + after)
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        result = self._request("textDocument/completion", textDocument={"uri": uri}, position=place)
        return {item["label"] for item in result["items"]}

    def _open(self, text: str, path: Path | None = None) -> str:
        self._opened += 1
        uri = (path or self._folder / f"{self._opened}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        return uri

    def _request(self, method: str, **params: Any) -> Any:
        self._sent += 1
        self._send(id=self._sent, method=method, params=params)
        while True:
            message = self._receive()
            if message.get("id") == self._sent and "method" not in message:
                return message["result"]

    def _send(self, **message: Any) -> None:
        assert self._process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The next message; what the server asks of an editor is answered on the way."""
        assert self._process.stdout
        length = 0
        while (line := self._process.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            assert line or self._process.poll() is None, "the language server has stopped"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if "method" in message and "id" in message:
            asked = message["params"].get("items", []) if message["params"] else []
            answer = [self._settings.get(item.get("section")) for item in asked]
            self._send(id=message["id"], result=answer if message["method"] == "workspace/configuration" else None)
        return message
