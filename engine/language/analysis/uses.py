"""The names that a template or expression uses, with their fields: ``account.address``.

Not whether they are known: the same text may stand in several dialogs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from engine.language.analysis.shapes import ITEM

Path = tuple[str, ...]
LOOP_NAME = "loop"


@dataclass(frozen=True, slots=True)
class Use:
    """A name as used. ``path`` goes through loops: ``account.meters.[].number``.

    ``inherited`` counts the leading steps that stand elsewhere (in the loop's own head);
    ``line`` is that of the template; ``mild`` where the value may be missing (a test, a loop, a
    default); ``tested`` are the paths that the conditions around it ask about; ``loop`` marks
    ``loop.…``.
    """

    path: Path
    line: int
    inherited: int = 0
    mild: bool = False
    tested: frozenset[Path] = frozenset()
    loop: bool = False

    @property
    def root(self) -> str:
        """The name without its fields."""
        return self.path[0]

    @property
    def roots_tested(self) -> frozenset[str]:
        """The names without fields that the conditions around it ask about."""
        return frozenset(path[0] for path in self.tested)


@dataclass(frozen=True, slots=True)
class Printed:
    """A value that a text shows as it is, or gives to a filter first.

    ``path`` is that of ``Use``; ``written`` are the steps that stand there, without a loop's own.
    """

    path: Path
    written: Path
    line: int
    filter: str | None = None


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds a node: loop variables, conditions, and whether anything depends on it."""

    loops: Mapping[str, Path | None]
    tested: frozenset[Path] = frozenset()
    mild: bool = False

    def asked(self, *tests: nodes.Node) -> "_Around":
        """Go under conditions."""
        paths = {path for test in tests for path in _paths(test, self)}
        return _Around(self.loops, self.tested | paths, self.mild)

    def mildly(self) -> "_Around":
        """Go where a missing value does no harm."""
        return _Around(self.loops, self.tested, mild=True)


def uses_of(tree: nodes.Node) -> tuple[Use, ...]:
    """List the names a template or expression uses."""
    return tuple(_walk(tree, _Around({})))


def printed_in(tree: nodes.Node) -> tuple[Printed, ...]:
    """List the values that a text shows, and those that it gives to filters."""
    return tuple(_printed(tree, _Around({})))


def path_of(expression: nodes.Node) -> Path | None:
    """Give the path of an expression that is nothing but a name with fields or items."""
    found = _path(expression, _Around({}))
    return found[0] if found else None


def items_path(expression: nodes.Node) -> Path | None:
    """Give the path of an item of a list."""
    return _items(expression, _Around({}))


def proves(condition: nodes.Node) -> frozenset[str]:
    """Name what must be known for a condition to hold."""
    match condition:
        case nodes.And(left=left, right=right):
            return proves(left) | proves(right)
        case nodes.Not(node=nodes.Test(name="none", node=node)):
            return _root(node)
        case nodes.Test(name="defined", node=node):
            return _root(node)
        case nodes.Compare(expr=left, ops=[nodes.Operand(op="eq", expr=right)]):
            constant = isinstance(right, nodes.Const) and right.value is not None
            return _root(left) if constant else frozenset()
    return _root(condition)


def _root(node: nodes.Node) -> frozenset[str]:
    path = path_of(node)
    return frozenset(path[:1]) if path else frozenset()


def _walk(node: nodes.Node, around: _Around) -> Iterator[Use]:
    match node:
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            yield from _chain(node, around)
        case nodes.Filter():
            yield from _filter(node, around)
        case nodes.Test():
            yield from _walk(node.node, around.mildly())
        case nodes.CondExpr(test=test, expr1=yes, expr2=no):
            yield from _walk(test, around.mildly())
            for branch in (yes, no):
                if branch is not None:
                    yield from _walk(branch, around.asked(test))
        case nodes.Or(left=left, right=right):
            yield from _walk(left, around.mildly())
            yield from _walk(right, around.asked(left))
        case nodes.And(left=left, right=right):
            yield from _walk(left, around)
            yield from _walk(right, around.asked(left))
        case nodes.If():
            yield from _if(node, around)
        case nodes.For():
            yield from _for(node, around)
        case _:
            for child in node.iter_child_nodes():
                yield from _walk(child, around)


def _paths(node: nodes.Node, around: _Around) -> Iterator[Path]:
    """Give the paths in a condition, whatever they depend on there."""
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        found = _path(node, around)
        if found is not None:
            yield from (found[0],) if found[0] else ()
            return
    if isinstance(node, nodes.Filter) and node.name == "map" and (item := _mapped(node, around)):
        yield item
    for child in node.iter_child_nodes():
        yield from _paths(child, around)


def _chain(node: nodes.Expr, around: _Around) -> Iterator[Use]:
    found = _path(node, around)
    if found is None:
        for child in node.iter_child_nodes():
            yield from _walk(child, around)
        return
    path, inherited = found
    if path:
        loop = path[0] == LOOP_NAME and LOOP_NAME in around.loops
        yield Use(path, node.lineno or 1, inherited, around.mild, around.tested, loop)


def _filter(node: nodes.Filter, around: _Around) -> Iterator[Use]:
    if node.node is not None:
        yield from _walk(node.node, around.mildly() if node.name == "default" else around)
        if node.name == "map" and (item := _mapped(node, around)):
            yield Use(item, node.lineno or 1, len(item) - 1, mild=True)
    for argument in node.args:
        yield from _walk(argument, around)


def _if(node: nodes.If, around: _Around) -> Iterator[Use]:
    yield from _walk(node.test, around.mildly())
    within = around.asked(node.test)
    for child in (*node.body, *node.elif_, *node.else_):
        yield from _walk(child, within)


def _for(node: nodes.For, around: _Around) -> Iterator[Use]:
    yield from _walk(node.iter, around.mildly())
    within = _looped(node, around)
    if node.test is not None:
        yield from _walk(node.test, within.mildly())
    for child in (*node.body, *node.else_):
        yield from _walk(child, within)


def _looped(node: nodes.For, around: _Around) -> _Around:
    """Go into a loop."""
    loops: dict[str, Path | None] = {**around.loops, LOOP_NAME: (LOOP_NAME,)}
    if isinstance(node.target, nodes.Name):
        loops[node.target.name] = _items(node.iter, around)
    return _Around(loops, around.tested, around.mild)


def _printed(node: nodes.Node, around: _Around) -> Iterator[Printed]:
    match node:
        case nodes.For():
            within = _looped(node, around)
            for child in (*node.body, *node.else_):
                yield from _printed(child, within)
            return
        case nodes.Output():
            for child in node.nodes:
                yield from _shown(child, around)
        case nodes.Filter(node=nodes.Node() as inner) if node.name != "_bounded":
            yield from _value(inner, around, node.name)
    for child in node.iter_child_nodes():
        yield from _printed(child, around)


def _shown(node: nodes.Node, around: _Around) -> Iterator[Printed]:
    """Give what is shown of an expression: of a choice, either side."""
    match node:
        case nodes.CondExpr(expr1=yes, expr2=no):
            for branch in (yes, no):
                yield from _shown(branch, around) if branch is not None else ()
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            yield from _value(node, around, None)


def _value(node: nodes.Node, around: _Around, name: str | None) -> Iterator[Printed]:
    found = _path(node, around)
    if not found or not found[0] or found[0][0] == LOOP_NAME:
        return
    path, inherited = found
    yield Printed(path, _written(node, path[inherited:]), node.lineno or 1, name)


def _written(node: nodes.Node, steps: Path) -> Path:
    """Give the steps as they stand there, from the loop's own name if it is one."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    head = (node.name,) if isinstance(node, nodes.Name) and steps[:1] != (node.name,) else ()
    return (*head, *steps)


def _path(node: nodes.Node, around: _Around) -> tuple[Path, int] | None:
    """Give a path and its inherited length; an empty path for a loop over who knows what."""
    match node:
        case nodes.Name(name=name):
            if name not in around.loops:
                return (name,), 0
            known = around.loops[name]
            return (known, len(known)) if known else ((), 0)
        case nodes.Getattr(node=inner, attr=attr):
            return _longer(_path(inner, around), attr)
        case nodes.Getitem(node=inner, arg=nodes.Const(value=value)):
            return _longer(_path(inner, around), value if isinstance(value, str) else ITEM)
        case nodes.Filter(name="_bounded", node=nodes.Node() as inner):
            return _path(inner, around)
        case nodes.Filter(name="first" | "last", node=nodes.Node() as inner):
            return _longer(_path(inner, around), ITEM)
    return None


def _longer(found: tuple[Path, int] | None, step: str) -> tuple[Path, int] | None:
    if not found or not found[0]:
        return found
    return (*found[0], step), found[1]


def _items(node: nodes.Node, around: _Around) -> Path | None:
    if isinstance(node, nodes.Filter) and node.name == "_bounded" and node.node is not None:
        return _items(node.node, around)
    if isinstance(node, nodes.Filter) and node.name == "map":
        return _mapped(node, around)
    found = _path(node, around)
    return (*found[0], ITEM) if found and found[0] else None


def _mapped(node: nodes.Filter, around: _Around) -> Path | None:
    """Give the path of what ``map(attribute='…')`` takes from each item."""
    found = _path(node.node, around) if node.node is not None else None
    names = [
        pair.value.value
        for pair in node.kwargs
        if pair.key == "attribute" and isinstance(pair.value, nodes.Const)
    ]
    return (*found[0], ITEM, str(names[0])) if found and found[0] and names else None
