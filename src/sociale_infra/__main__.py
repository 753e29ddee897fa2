"""Let ``python -m sociale_infra`` be the command ``sociale-infra``."""

from sociale_infra.cli import app

if __name__ == "__main__":
    app(prog_name="sociale-infra")
