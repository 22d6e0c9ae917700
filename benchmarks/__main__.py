"""``python -m benchmarks NAME [options]``."""

import sys
from importlib import import_module

COMMANDS = {
    "answers": "benchmarks.answers.command",
    "broadcast": "benchmarks.broadcast.command",
    "chaos": "benchmarks.chaos.command",
    "decisions": "benchmarks.dispatch.speed",
    "dispatch": "benchmarks.dispatch.command",
    "organisations": "benchmarks.organisations",
    "replicas": "benchmarks.replicas.command",
    "safety": "benchmarks.safety.command",
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: python -m benchmarks {{{','.join(COMMANDS)}}} [options]", file=sys.stderr)
        return 2
    command = import_module(COMMANDS[arguments[0]])
    return int(command.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
