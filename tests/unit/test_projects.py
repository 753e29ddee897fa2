"""A folder for one town, and settings whose paths lie beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sociale_infra.config import load_settings
from sociale_infra.errors import ConfigError, InputError, MissingInputError, OutputError
from sociale_infra.extraction import extract
from sociale_infra.projects import init_project
from sociale_infra.sources.inputs import USUAL_CORRECTIONS, Inputs
from sociale_infra.sources.sample_town import SampleTown
from tests.documents import ROOT


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Zoetermeer", "zoetermeer"),
        ("'s-Gravenhage", "s-gravenhage"),
        ("GM0637", "gm0637"),
        ('Berg: "en #Dal', "berg-en-dal"),
        ("../../etc", "etc"),
    ],
)
def test_a_folder_bears_the_name_and_its_settings_hold_it(
    tmp_path: Path, name: str, folder: str
) -> None:
    made = init_project(name, tmp_path)
    assert made == tmp_path / folder
    settings = load_settings(made / "config.yaml")
    assert settings.municipality == name
    assert Path(settings.places.corrections) == made / "places.csv"
    assert Path(settings.publish.folder) == made / "results"
    # What it does not name is as it was.
    assert settings.live == load_settings().live


def test_its_corrections_begin_as_the_template(tmp_path: Path) -> None:
    made = init_project("Delft", tmp_path)
    template = (ROOT / "data/local/template.csv").read_text(encoding="utf-8")
    assert (made / "places.csv").read_text(encoding="utf-8") == template


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "delft").mkdir()
    with pytest.raises(OutputError, match="delft: is there already"):
        init_project("Delft", tmp_path)
    assert not [*(tmp_path / "delft").iterdir()]


@pytest.mark.parametrize("name", ["", "  ", "--"])
def test_a_name_without_a_letter_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="is no name of a municipality"):
        init_project(name, tmp_path)
    assert not [*tmp_path.iterdir()]


def test_paths_in_settings_start_from_their_folder(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "live: {folder: ../live}\n"
        "snapshots: {folder: /kept/snapshots}\n"
        "registers: {list: {path: list.csv, name: naam, x: x, y: y,"
        " credit: x, licence: x, date: '2024'}}\n",
        encoding="utf-8",
    )
    settings = load_settings(path)
    assert settings.live.folder == str(tmp_path / "../live")
    assert settings.snapshots.folder == "/kept/snapshots"
    assert settings.registers["list"].path == str(tmp_path / "list.csv")
    assert settings.places.corrections == "data/local/places.csv"


def test_one_town_knows_nothing_of_the_corrections_of_another(
    sample_town: SampleTown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    local = Path("data/local/places.csv")
    local.parent.mkdir(parents=True)
    local.write_text("no corrections at all", encoding="utf-8")
    made = init_project("Voorbeeldstad", Path())
    inputs = Inputs(sample_town.osm_file, sample_town.areas_file)
    settings = load_settings(made / "config.yaml")
    assert extract(inputs, settings).facts.corrections == ()
    with (made / "places.csv").open("a", encoding="utf-8") as file:
        file.write("replace,node/1,,,,,,,,,,gone,2026-03-31\n")
    with pytest.raises(ValueError, match=r"voorbeeldstad/places\.csv"):
        extract(inputs, settings)
    (made / "places.csv").unlink()
    with pytest.raises(
        MissingInputError, match=r"places\.csv: there is no such file; places\.corr"
    ):
        extract(inputs, settings)
    (made / "places.csv").mkdir()
    with pytest.raises(InputError, match=r"places\.csv: is no file"):
        extract(inputs, settings)


def test_only_the_usual_file_of_corrections_need_not_be_there() -> None:
    assert load_settings().places.corrections == USUAL_CORRECTIONS
