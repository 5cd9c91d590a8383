"""A real OpenID Connect provider on a port of its own, which also holds us to PKCE and can be made to lie."""

import hashlib
import io
import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
from joserfc.jwk import ECKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

Answer = dict[str, Any]
Lie = Callable[[Answer], Answer]


@dataclass
class Provider:
    """Wraps the provider: `lies` maps the end of a path to what becomes of the JSON answered there."""

    app: Any
    url: str = ""
    lies: dict[str, Lie] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    asked_for: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, environ: Answer, start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        path, question = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        if path.endswith("/token"):
            form = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = io.BytesIO(form)
            if not self._is_proven(parse_qs(form.decode())):
                return Response('{"error": "invalid_grant"}', 400, content_type="application/json")(
                    environ, start_response
                )
        answer = Response.from_app(self.app, environ, buffered=True)
        if path.endswith("/authorize"):
            self._remember(question, str(answer.headers.get("Location", "")))
        for end, lie in self.lies.items():
            if path.endswith(end) and answer.status_code == 200:
                answer.set_data(json.dumps(lie(json.loads(answer.get_data()))))
        return answer(environ, start_response)

    def _remember(self, question: dict[str, list[str]], location: str) -> None:
        self.asked_for = question
        code = parse_qs(urlsplit(location).query).get("code")
        if code:
            assert question["code_challenge_method"] == ["S256"]
            self.challenges[code[0]] = question["code_challenge"][0]

    def _is_proven(self, form: dict[str, list[str]]) -> bool:
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        return self.challenges.get(form["code"][0]) == urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Serve until the block ends."""
    provider = Provider(oidc_provider_mock.app())
    server = make_server("localhost", 0, provider, threaded=True)
    provider.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


OUR_KEY = ECKey.generate_key("P-256", {"kid": "tests", "use": "sig"})
FOREIGN_KEY = ECKey.generate_key("P-256", {"kid": "tests", "use": "sig"})
