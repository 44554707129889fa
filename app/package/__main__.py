"""The command `unrolled`, and `python -m unrolled`: names the extra that the server needs where it is
missing."""

import sys

OURS = ("app", "models", "unrolled")


def main() -> None:
    """Runs the command."""
    try:
        from app.command import application  # noqa: PLC0415  it may be missing what it imports

        application(prog_name="unrolled")
    except ModuleNotFoundError as fault:
        if (fault.name or "").partition(".")[0] in OURS:
            raise
        sys.exit(f'unrolled: the server needs {fault.name}: pip install "unrolled[serve]"')


if __name__ == "__main__":
    main()
