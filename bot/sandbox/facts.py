"""What the Bot API takes, as data: each call is checked against it before anything happens.

Telegram itself ignores parameters that it does not know and reads numbers out of strings nearly
anywhere. Here both are refused inside objects, and unknown names everywhere: a misspelt name is a
mistake of the caller, and this is the place to hear of it.
"""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from os.path import commonprefix
from typing import Any

from bot.sandbox.refusals import Refused, bad_request

Check = Callable[[Any, str], None]

# What Telegram says when these are missing; the other names get a sentence of ours.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "from_chat_id": "from_chat_id is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
}
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@cache
def facts() -> dict[str, Any]:
    """Bot API 10.0: names, types and required flags of methods and types."""
    source = package_files("bot.sandbox").joinpath("bot-api-10.0.json")
    loaded: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return loaded


@dataclass(frozen=True)
class Parameter:
    """One parameter of a method: the types it may have, and how to check a value."""

    types: tuple[str, ...]
    check: Check

    @property
    def is_text(self) -> bool:
        """Whether a string is meant as it stands."""
        return "String" in self.types


@dataclass(frozen=True)
class Method:
    """One method of the Bot API."""

    name: str
    parameters: dict[str, Parameter]
    required: tuple[str, ...]


@cache
def method(name: str) -> Method | None:
    """The method of this name in any case, or None."""
    found = _names().get(name.lower())
    if found is None:
        return None
    params = facts()["methods"][found]["params"]
    return Method(
        name=found,
        parameters={
            key: Parameter(tuple(fact["types"]), _any_of(tuple(fact["types"])))
            for key, fact in params.items()
        },
        required=tuple(key for key, fact in params.items() if fact["required"]),
    )


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in facts()["methods"]}


def read(method: Method, raw: dict[str, Any], files: Collection[str]) -> dict[str, Any]:
    """The parameters with their types, checked; strings of a form are read by their type.

    `files` are the names of the uploaded parts; one that is named like a parameter stands for it.
    Raises Refused.
    """
    params: dict[str, Any] = {}
    for name, value in raw.items():
        if value is None:
            continue
        parameter = method.parameters.get(name)
        if parameter is None:
            raise bad_request(f'{method.name} has no parameter "{name}"')
        value = _typed(value, parameter, name)  # noqa: PLW2901  # the same thing, now typed
        parameter.check(value, name)
        params[name] = value
    for name in files:
        if name in method.parameters and "InputFile" in method.parameters[name].types:
            params[name] = f"attach://{name}"
    for name in method.required:
        if name not in params:
            raise bad_request(MISSING.get(name) or f'parameter "{name}" is required')
    return params


def _typed(value: Any, parameter: Parameter, name: str) -> Any:
    if type(value) is not str:
        return value
    types = parameter.types
    if parameter.is_text:
        is_number = "Integer" in types and re.fullmatch(r"-?\d+", value)
        return int(value) if is_number else value
    if types == ("Boolean",):
        return TRUTHS.get(value.lower(), value)
    if "InputFile" in types:
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise _wrong(name, types) from None


def _wrong(path: str, types: Collection[str]) -> Refused:
    return bad_request(f'"{path}" must be of type {" or ".join(types)}')


def _integer(value: Any, path: str) -> None:
    if type(value) is not int:
        raise _wrong(path, ["Integer"])


def _float(value: Any, path: str) -> None:
    if type(value) not in (int, float):
        raise _wrong(path, ["Float"])


def _string(value: Any, path: str) -> None:
    if type(value) is not str:
        raise _wrong(path, ["String"])


def _boolean(value: Any, path: str) -> None:
    if type(value) is not bool:
        raise _wrong(path, ["Boolean"])


def _input_file(value: Any, path: str) -> None:
    # A part of its own is no value at all; what stands here points to a part.
    if type(value) is not str or not value.startswith("attach://"):
        raise _wrong(path, ["InputFile"])


SIMPLE: dict[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "String": _string,
    "Boolean": _boolean,
    "InputFile": _input_file,
}


@cache
def _check_of(name: str) -> Check:
    if name in SIMPLE:
        return SIMPLE[name]
    if name.startswith("Array of "):
        return _array_of(_check_of(name.removeprefix("Array of ")), name)
    fact = facts()["types"][name]
    if subtypes := fact.get("subtypes"):
        return _any_of(tuple(subtypes), parent=name)
    return _object(name, fact.get("fields", {}))


def _array_of(item: Check, name: str) -> Check:
    def check(value: Any, path: str) -> None:
        if type(value) is not list:
            raise _wrong(path, [name])
        for index, each in enumerate(value):
            item(each, f"{path}[{index}]")

    return check


def _object(name: str, fields: dict[str, Any]) -> Check:
    required = [key for key, fact in fields.items() if fact["required"]]
    checks: dict[str, Check] = {}  # filled when first needed: types refer to one another

    def check(value: Any, path: str) -> None:
        if type(value) is not dict:
            raise _wrong(path, [name])
        for key, each in value.items():
            known = checks.get(key)
            if known is None:
                if key not in fields:
                    raise bad_request(f'{name} has no field "{key}" (in "{path}")')
                known = checks[key] = _any_of(tuple(fields[key]["types"]))
            known(each, f"{path}.{key}")
        for key in required:
            if key not in value:
                raise bad_request(f'can\'t find field "{key}" of {name} (in "{path}")')

    return check


@cache
def _any_of(names: tuple[str, ...], parent: str = "") -> Check:
    if len(names) == 1:
        return _check_of(names[0])
    items = tuple(name.removeprefix("Array of ") for name in names)
    if all(name != item for name, item in zip(names, items, strict=True)):
        # An album may mix the kinds: an array of any of them, not any array of one.
        parent = commonprefix(items)  # noqa: RUF071 - InputMedia of InputMediaPhoto, not of paths
        return _array_of(_any_of(items, parent=parent), " or ".join(names))
    tagged = {_tag(name, parent): name for name in names} if parent else {}

    def check(value: Any, path: str) -> None:
        likely = tagged.get(str(value.get("type"))) if type(value) is dict else None
        if likely:
            return _check_of(likely)(value, path)
        refusals = []
        for name in names:
            try:
                return _check_of(name)(value, path)
            except Refused as refused:
                refusals.append((_fit(name, value), refused))
        fit, closest = max(refusals, key=lambda one: one[0])
        raise closest if fit else _wrong(path, names)

    return check


def _tag(name: str, parent: str) -> str:
    """BotCommandScopeAllGroupChats is recognised by `"type": "all_group_chats"`."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name.removeprefix(parent)).lower()


def _fit(name: str, value: Any) -> int:
    """How many fields of the type the value has: the closest type explains the mistake best."""
    if type(value) is not dict:
        return 0
    return len(value.keys() & facts()["types"].get(name, {}).get("fields", {}).keys())
