"""What the page runs and carries: its style and script, Plotly's script, its data, and the policy that guards them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from framing.reporting.packing import pack, pack_json

HERE = files("framing.reporting")
SCRIPTS = (
    "unpacking.js", "state.js", "names.js", "marks.js", "drawer.js", "articles.js", "facts.js", "charts.js",
    "copies.js", "coding.js", "page.js",
)  # fmt: skip


def scripts(plain: bool) -> dict[str, Any]:
    """The style, the script, Plotly's script and the policy that lets these two run and nothing else."""
    script = "(async () => {\n'use strict';\n" + "\n".join(_static(name) for name in SCRIPTS) + "\n})();\n"
    library = _library()
    allowed = " ".join(f"'sha256-{_digest(source)}'" for source in (script, library))
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    return {
        "style": Markup(_static("page.css") + _static("coding.css")),
        "script": Markup(script),
        "library": Markup(library) if plain else "",
        "packed": "" if plain else Markup(_packed()),
        "csp": policy,
    }


def carried(held: Mapping[str, Any], plain: bool) -> list[tuple[str, str, Markup]]:
    """The page's data as script elements that hold no script: id, type and content, packed unless it shall be plain."""
    if plain:
        return [
            (name, "application/json", htmlsafe_json_dumps(content, sort_keys=True)) for name, content in held.items()
        ]
    return [(name, "text/plain", Markup(pack_json(content))) for name, content in held.items()]


@cache
def _static(name: str) -> str:
    return (HERE / "static" / name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """Plotly's script as the installed package has it; it holds no closing script tag, which would end ours."""
    from plotly.offline import get_plotlyjs

    source: str = get_plotlyjs()
    if "</script" in source.lower() or "<!--" in source:
        raise ValueError("Plotly's script cannot be put into a page: it holds a closing script tag")
    return source


@cache
def _packed() -> str:
    return pack(_library().encode())


def _digest(source: str) -> str:
    return b64encode(hashlib.sha256(source.encode()).digest()).decode("ascii")
