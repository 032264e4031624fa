"""Check linked data against the vocabulary of schema.org: types, properties and types of their values.

schema-dts is generated from the vocabulary that schema.org publishes: a TypeScript type for each type,
with its own properties and those it inherits. So the TypeScript compiler does the checking.
"""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

COMPILER = Path("node_modules/.bin/tsc")
TYPES = Path("node_modules/schema-dts/dist/schema.d.ts")
OPTIONS = {
    "noEmit": True,
    "strict": True,
    "skipLibCheck": True,
    "types": [],
    "lib": ["esnext"],
    "module": "esnext",
    "moduleResolution": "bundler",
    "paths": {"schema-dts": [str(TYPES.resolve())]},
}
REMARK = re.compile(r"^nodes\.ts\((?P<line>\d+),\d+\): error \w+: (?P<message>.*)$", re.MULTILINE)

type Node = dict[str, Any]


def shape(said: object) -> object:
    """Return a node without its words. Nodes of one shape are right or wrong alike."""
    if isinstance(said, dict):
        return tuple(
            (name, value if name == "@type" else shape(value)) for name, value in said.items()
        )
    if isinstance(said, list):
        return frozenset(map(shape, said))
    return type(said).__name__


def mistakes(nodes: list[Node], folder: Path) -> set[tuple[str, str]]:
    """Return the mistakes in `nodes`, each as the type of its node and the message of the compiler.

    The compiler reads them from files in `folder`.
    """
    lines = ['import type * as schema from "schema-dts";']
    type_of_line: dict[int, str] = {}
    for node in nodes:
        before = len(lines)
        _declare(node, lines)
        type_of_line |= dict.fromkeys(range(before + 1, len(lines) + 1), node["@type"])
    (folder / "nodes.ts").write_text("\n".join(lines))
    settings = {"compilerOptions": OPTIONS, "files": ["nodes.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings))

    compiler = [COMPILER.resolve(), "--pretty", "false", "--project", folder]
    told = subprocess.run(compiler, cwd=folder, capture_output=True, text=True, check=False)

    found = {
        (type_of_line[int(remark["line"])], remark["message"])
        for remark in REMARK.finditer(told.stdout)
    }
    assert bool(found) == bool(told.returncode), told
    return found


def _declare(node: Node, lines: list[str]) -> str:
    """Append a node to `lines` as a constant of its type, and return the name of the constant.

    A node inside it is a constant of its own: the compiler finds unknown properties only in a literal
    whose type is certain.
    """
    written = ", ".join(
        f"{json.dumps(name)}: {_value(value, lines)}" for name, value in node.items()
    )
    named = f"schema.{node.get('@type', 'IdReference')}"
    if any(name.endswith(("-input", "-output")) for name in node):
        named = f"schema.WithActionConstraints<{named}>"
    name = f"node{len(lines)}"
    lines.append(f"const {name}: {named} = {{{written}}};")
    return name


def _value(said: object, lines: list[str]) -> str:
    if isinstance(said, list):
        return f"[{', '.join(_value(each, lines) for each in said)}]"
    if isinstance(said, dict):
        # The types take anything that has an @id where a node may stand, even a node of a wrong type.
        is_typed = "@type" in said
        return _declare({k: v for k, v in said.items() if k != "@id" or not is_typed}, lines)
    return json.dumps(said)
