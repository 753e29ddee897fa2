"""Every error that a user can resolve, in one tree.

SocialeInfraError
├── ConfigError             (ValueError)       config.yaml has unknown keys or invalid values
├── InputError              (ValueError)       an input file or table cannot be used
│   ├── MissingInputError   (FileNotFoundError)  it is not there
│   └── TableError          (KeyError)           a table lacks a column, a type or a CRS
├── UnknownNameError        (LookupError)      a municipality that is not in the areas
├── SourceUnreachableError  (ConnectionError)  a download failed, or is not allowed
├── MissingExtraError       (ImportError)      an optional part of the tool is not installed
└── OutputError             (OSError)          results cannot be written there

The message says what is wrong, with which value, and what to do. Anything else that
is raised is a bug and keeps its traceback.
"""


class SocialeInfraError(Exception):
    """The root: catch this to catch every error that a user can resolve."""

    def __str__(self) -> str:
        """Return the message alone: some builtins would quote it or add an error number."""
        return " ".join(str(arg) for arg in self.args)


class ConfigError(SocialeInfraError, ValueError):
    """A settings file with unknown keys, wrong types or invalid values."""


class InputError(SocialeInfraError, ValueError):
    """An input file or table that cannot be used as it is."""


class MissingInputError(InputError, FileNotFoundError):
    """An input file that is not there."""


class TableError(InputError, KeyError):
    """A table that breaks the contract in `sociale_infra.tables`."""


class UnknownNameError(SocialeInfraError, LookupError):
    """A municipality that is not in the areas, or that several share."""


class SourceUnreachableError(SocialeInfraError, ConnectionError):
    """A source that gave no usable answer, or may not be asked (offline)."""


class MissingExtraError(SocialeInfraError, ImportError):
    """Libraries of an optional part that are not installed."""


class OutputError(SocialeInfraError, OSError):
    """A results folder that cannot be written, or that contains other files."""
