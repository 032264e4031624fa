"""Change the source of a function in one place, as a slip would."""

import ast
import copy
import inspect
import textwrap

SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def faults_of(function):
    """Return (what was changed, the tree of the function with that change)."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for place, node in enumerate(ast.walk(tree)):
        for number in range(_ways(node)):
            changed = copy.deepcopy(tree)
            yield _change(list(ast.walk(changed))[place], number), changed


def _ways(node):
    if isinstance(node, ast.BoolOp):
        return len(node.values)
    if isinstance(node, ast.Compare):
        return len(node.ops)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return {"need": 1, "replace": len(node.keywords)}.get(node.func.id, 0)
    return 0


def _change(node, number):
    """Plant one fault into this part of a tree, and return how it reads."""
    if isinstance(node, ast.BoolOp):
        said = f"part {number}: {ast.unparse(node.values[number])}"
        node.values[number] = ast.Constant(value=isinstance(node.op, ast.And))
    elif isinstance(node, ast.Compare):
        said = f"turned {number}: {ast.unparse(node)}"
        node.ops[number] = SWAPPED[type(node.ops[number])]()
    elif node.func.id == "need":
        said = f"need {ast.unparse(node.args[0])}"
        node.args[0] = ast.Constant(value=True)
    else:
        said = f"field {node.keywords.pop(number).arg}"
    return said
