"""Areas as CBS, PDOK and planners deliver them; each file is written and read for real."""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from shapely import Point, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from sociale_infra.config import Level
from sociale_infra.errors import InputError, MissingInputError, UnknownNameError
from sociale_infra.sources.areas.file import read_areas
from sociale_infra.sources.areas.polygons import metric_crs, one_area
from sociale_infra.tables import AREAS, check_table
from tests.unit.osm_writing import CORNER

DAY = np.datetime64("2024-01-01", "ns")
KM = box(CORNER[0], CORNER[1], CORNER[0] + 1000, CORNER[1] + 1000)
GRAN_CANARIA = box(-16.0, 28.0, -15.0, 28.5)  # degrees

Columns = dict[str, Sequence[object]]
WIJKEN: Columns = {
    "wijkcode": ["WK063702", "WK063701"],
    "wijknaam": ["Meerzicht", "Centrum"],
    "gemeentecode": ["GM0637", "GM0637"],
    "gemeentenaam": ["Zoetermeer", "Zoetermeer"],
    "aantal_inwoners": [15_670, 12_345],
}
BUURTEN: Columns = {
    "buurtcode": ["BU06370101", "BU06370102", "BU06370201"],
    "buurtnaam": ["Stadshart", "Dorp", "Meerzicht-West"],
    "wijkcode": ["WK063701", "WK063701", "WK063702"],
    "gemeentecode": ["GM0637"] * 3,
    "gemeentenaam": ["Zoetermeer"] * 3,
}
# In all of the country two municipalities have once borne the name Bergen.
COUNTRY: Columns = {
    "wijkcode": ["WK037300", "WK063701", "WK089300", "WK050300"],
    "wijknaam": ["Egmond", "Centrum", "Nieuw Bergen", "Binnenstad"],
    "gemeentecode": ["GM0373", "GM0637", "GM0893", "GM0503"],
    "gemeentenaam": ["Bergen", "Zoetermeer", "Bergen", "Delft"],
}


def _write(
    path: Path,
    columns: Columns,
    shapes: Sequence[BaseGeometry | None] = (),
    *,
    crs: int | None = 28992,
    layer: str | None = None,
) -> Path:
    """Write areas side by side, or with these shapes."""
    rows = len(next(iter(columns.values())))
    drawn = shapes or [translate(KM, 1000 * row) for row in range(rows)]
    frame = gpd.GeoDataFrame(columns, geometry=np.asarray(drawn, dtype=object), crs=crs)
    pyogrio.write_dataframe(frame, path, layer=layer)
    return path


def _read(path: Path, level: Level = "wijk", municipality: str | None = None) -> gpd.GeoDataFrame:
    """Return the table by code; it keeps the contract of `areas`."""
    table = read_areas(path, level, municipality).table
    check_table(AREAS, table)
    return table.set_index("area_code")


def _figures(areas: gpd.GeoDataFrame, code: str, names: Sequence[str]) -> list[float]:
    return [float(areas[name][code]) for name in names]


class TestCbs:
    """CBS' own files, as they have changed over the years."""

    def test_the_layer_of_the_level_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "wijkenbuurten_2024.gpkg"
        _write(path, {"gemeentecode": ["GM0637"]}, layer="gemeenten")
        _write(path, WIJKEN, layer="wijken")
        _write(path, BUURTEN, layer="buurten")
        wijken, buurten = _read(path, "wijk"), _read(path, "buurt")

        assert wijken["area_name"].to_dict() == {"WK063701": "Centrum", "WK063702": "Meerzicht"}
        assert buurten.index.tolist() == BUURTEN["buurtcode"]
        assert (set(wijken["level"]), set(buurten["level"])) == ({"wijk"}, {"buurt"})

    def test_a_file_without_the_layer_says_which_it_has(self, tmp_path: Path) -> None:
        path = tmp_path / "two.gpkg"
        _write(path, WIJKEN, layer="wijken")
        _write(path, WIJKEN, layer="gemeenten")
        with pytest.raises(InputError, match=r"two\.gpkg.*buurten.*wijken, gemeenten"):
            read_areas(path, "buurt")

    def test_how_to_speak_of_it(self, tmp_path: Path) -> None:
        columns = WIJKEN | {"jaar": [2024, 2024]}
        found = read_areas(_write(tmp_path / "w.gpkg", columns), "wijk")
        assert (found.title, found.date, found.cbs) == ("Zoetermeer", "2024", True)

    def test_figures_of_pdok(self, tmp_path: Path) -> None:
        columns = WIJKEN | {
            "percentage_personen_0_tot_15_jaar": [14, 15],
            "percentage_personen_15_tot_25_jaar": [11, 12],
            "percentage_personen_25_tot_45_jaar": [31, 32],
            "percentage_personen_45_tot_65_jaar": [24, 25],
            "percentage_personen_65_jaar_en_ouder": [20, 16],
            "aantal_huishoudens": [7000, 6000],
            "percentage_eenpersoonshuishoudens": [40, 50],
            "woningvoorraad": [7100, 6100],
            "bouwjaar": [1975, 1990],
        }
        areas = _read(_write(tmp_path / "w.gpkg", columns))
        figures = [name for name, column in AREAS.columns.items() if column.kind == "number"]
        assert _figures(areas, "WK063701", figures) == [
            12_345, 15, 12, 32, 25, 16, 6000, 50, 6100, 1990,
        ]  # fmt: skip

    def test_camel_case_as_the_wfs_gives(self, tmp_path: Path) -> None:
        columns: Columns = {
            "buurtcode": ["BU06370101"],
            "buurtnaam": ["Stadshart"],
            "gemeentenaam": ["Zoetermeer"],
            "aantalInwoners": [800],
            "percentagePersonen0Tot15Jaar": [9],
            "percentagePersonen65JaarEnOuder": [21],
            "percentageEenpersoonshuishoudens": [60],
            "aantalHuishoudens": [500],
            "woningvoorraad": [510],
        }
        shapes = [box(4.48, 52.05, 4.49, 52.06)]
        areas = _read(_write(tmp_path / "wfs.geojson", columns, shapes, crs=4326), "buurt")

        names = ["population", "pct_0_14", "pct_65_plus", "pct_one_person", "households"]
        assert _figures(areas, "BU06370101", names) == [800, 9, 21, 60, 500]
        assert areas["dwellings"].tolist() == [510]
        assert areas.crs == "EPSG:28992"

    def test_a_shapefile_with_the_old_names(self, tmp_path: Path) -> None:
        columns: Columns = {
            "WK_CODE": ["WK063701", "WK063709"],
            "WK_NAAM": ["Centrum", "Plas"],
            "GM_CODE": ["GM0637", "GM0637"],
            "GM_NAAM": ["Zoetermeer", "Zoetermeer"],
            "WATER": ["NEE", "JA"],
            "AANT_INW": [12_345, 0],
            "P_00_14_JR": [15, -99_999_999],
            "P_15_24_JR": [12, -99_999_999],
            "P_25_44_JR": [32, -99_999_999],
            "P_45_64_JR": [25, -99_999_999],
            "P_65_EO_JR": [16, -99_999_999],
            "AANTAL_HH": [6000, 0],
            "P_EENP_HH": [50, -99_999_999],
            "WONINGEN": [6100, 0],
            "BOUWJAAR": [1990, 0],
        }
        areas = _read(_write(tmp_path / "wijk_2016.shp", columns), "wijk", "Zoetermeer")
        assert areas.index.tolist() == ["WK063701"]
        assert areas.iloc[0].drop("geometry").tolist() == [
            "Centrum", "wijk", 12_345, 15, 12, 32, 25, 16, 6000, 50, 6100, 1990,
        ]  # fmt: skip

    @pytest.mark.parametrize("code", [-99_995, -99_997, -99_999_999])
    def test_negative_codes_are_missing_and_zero_is_a_number(
        self, tmp_path: Path, code: int
    ) -> None:
        columns = WIJKEN | {"aantal_inwoners": [code, 0], "woningvoorraad": [code, 10.0]}
        areas = _read(_write(tmp_path / "w.gpkg", columns))
        assert np.isnan(_figures(areas, "WK063702", ["population", "dwellings"])).all()
        assert _figures(areas, "WK063701", ["population", "dwellings"]) == [0, 10]

    def test_figures_that_are_not_in_the_file_are_missing(self, tmp_path: Path) -> None:
        areas = _read(_write(tmp_path / "b.gpkg", BUURTEN), "buurt")
        assert areas[["population", "pct_65_plus", "dwellings"]].isna().all(axis=None)

    def test_a_lake_is_no_area(self, tmp_path: Path) -> None:
        columns = WIJKEN | {"water": ["JA", "NEE"]}
        assert _read(_write(tmp_path / "w.gpkg", columns)).index.tolist() == ["WK063701"]

    @pytest.mark.parametrize(
        ("columns", "asked", "held"), [(BUURTEN, "wijk", "buurt"), (WIJKEN, "buurt", "wijk")]
    )
    @pytest.mark.parametrize("rows", [1, 2])
    def test_areas_of_the_other_level_are_not_taken_for_this_one(
        self, tmp_path: Path, columns: Columns, asked: Level, held: str, rows: int
    ) -> None:
        few = {name: values[:rows] for name, values in columns.items()}
        path = _write(tmp_path / "one-layer.gpkg", few)
        with pytest.raises(InputError, match=rf"one-layer\.gpkg.*{held}"):
            read_areas(path, asked)


class TestMunicipality:
    """One municipality out of the whole country."""

    @pytest.fixture
    def country(self, tmp_path: Path) -> Path:
        return _write(tmp_path / "country.gpkg", COUNTRY)

    @pytest.mark.parametrize(
        "wanted", ["Zoetermeer", "zoetermeer", "ZOETERMEER", " Zoetermeer ", "GM0637", "gm0637"]
    )
    def test_by_name_or_code_in_any_case(self, country: Path, wanted: str) -> None:
        found = read_areas(country, "wijk", wanted)
        assert found.table["area_code"].tolist() == ["WK063701"]
        assert found.title == "Zoetermeer"

    def test_without_one_all_are_kept_and_the_file_gives_the_title(self, country: Path) -> None:
        found = read_areas(country, "wijk")
        assert len(found.table) == 4
        assert found.title == "country"

    @pytest.mark.parametrize(
        ("wanted", "meant"),
        [("Zoetermer", "Zoetermeer"), ("delfd", "Delft"), ("GM0673", "GM0637"), ("meer", "Zoet")],
    )
    def test_unknown_comes_with_what_may_be_meant(
        self, country: Path, wanted: str, meant: str
    ) -> None:
        with pytest.raises(UnknownNameError, match=rf"'{wanted}'.*did you mean.*{meant}"):
            read_areas(country, "wijk", wanted)

    def test_unknown_and_like_nothing(self, country: Path) -> None:
        with pytest.raises(UnknownNameError, match=r"country\.gpkg.*'Xyz'"):
            read_areas(country, "wijk", "Xyz")

    def test_a_name_that_two_bear_needs_a_code(self, country: Path) -> None:
        with pytest.raises(UnknownNameError, match=r"'Bergen'.*GM0373, GM0893"):
            read_areas(country, "wijk", "Bergen")
        assert _read(country, "wijk", "GM0893")["area_name"].tolist() == ["Nieuw Bergen"]

    def test_a_file_that_names_none_cannot_be_cut(self, tmp_path: Path) -> None:
        path = _write(tmp_path / "own.gpkg", {"code": ["A"], "name": ["Noord"]})
        with pytest.raises(InputError, match=r"own\.gpkg.*'Delft'.*gemeente"):
            read_areas(path, "wijk", "Delft")


class TestOwn:
    """Any polygons with a code and a name."""

    @pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
    def test_in_every_format(self, tmp_path: Path, ending: str) -> None:
        columns: Columns = {"Code": ["B", "A"], "Naam": ["Zuid", "Noord"], "inwoners": [20, 10]}
        path = _write(tmp_path / f"own.{ending}", columns)
        areas = _read(path)

        assert areas["area_name"].to_dict() == {"A": "Noord", "B": "Zuid"}
        assert areas["population"].to_dict() == {"A": 10, "B": 20}
        assert set(areas["level"]) == {"area"}
        assert areas.crs == "EPSG:28992"
        # the second square was drawn for the first row, the first for the second
        assert areas.geometry.loc["A"].centroid.x == pytest.approx(CORNER[0] + 1500, abs=1)
        assert areas.geometry.area.tolist() == pytest.approx([1e6, 1e6], rel=1e-4)

    def test_numbers_as_codes(self, tmp_path: Path) -> None:
        path = _write(tmp_path / "own.gpkg", {"id": [2, 1], "name": ["Zuid", "Noord"]})
        assert _read(path).index.tolist() == ["1", "2"]

    def test_it_is_not_of_cbs_and_bears_the_name_of_the_file(self, tmp_path: Path) -> None:
        found = read_areas(_write(tmp_path / "own.gpkg", {"code": ["A"], "name": ["N"]}), "wijk")
        assert (found.title, found.date, found.cbs) == ("own", "unknown", False)

    def test_outside_the_netherlands_in_utm(self, tmp_path: Path) -> None:
        # 28 degrees north, 16 to 15 degrees west: UTM zone 28 north
        columns: Columns = {"code": ["GC"], "name": ["Gran Canaria"]}
        areas = _read(_write(tmp_path / "gc.geojson", columns, [GRAN_CANARIA], crs=4326))
        assert areas.crs == "EPSG:32628"
        # A degree of longitude at 28 N is 98.4 km; 30 minutes of latitude are 55.4 km.
        assert areas.geometry.area.iloc[0] == pytest.approx(98.2e3 * 55.4e3, rel=0.01)

    def test_a_polygon_that_crosses_itself_is_mended(self, tmp_path: Path) -> None:
        x, y = CORNER
        bow = Polygon([(x, y), (x + 200, y + 200), (x + 200, y), (x, y + 200)])
        path = _write(tmp_path / "bow.gpkg", {"code": ["A"], "name": ["N"]}, [bow])
        (shape,) = _read(path).geometry
        assert shape.is_valid
        assert shape.area == pytest.approx(2 * 200 * 100 / 2)


class TestRefused:
    """What cannot be areas is refused with the name of the file and the reason."""

    @pytest.mark.parametrize("ending", ["gpkg", "shp"])
    @pytest.mark.filterwarnings("ignore:'crs' was not provided")  # it is what we are after
    def test_without_a_crs(self, tmp_path: Path, ending: str) -> None:
        columns: Columns = {"code": ["A"], "name": ["N"]}
        path = _write(tmp_path / f"lost.{ending}", columns, crs=None)
        with pytest.raises(InputError, match=r"lost\..*CRS.*28992"):
            read_areas(path, "wijk")

    @pytest.mark.filterwarnings("ignore:'crs' was not provided")
    def test_metres_in_a_geojson_that_names_no_crs(self, tmp_path: Path) -> None:
        # GeoJSON without a CRS is in degrees, by definition: 100,000 is no longitude.
        columns: Columns = {"code": ["A"], "name": ["N"]}
        path = _write(tmp_path / "metres.geojson", columns, crs=None)
        with pytest.raises(InputError, match=r"metres\.geojson.*CRS"):
            read_areas(path, "wijk")

    @pytest.mark.parametrize(
        ("columns", "told"),
        [
            ({"name": ["N"]}, "wijkcode.*code"),
            ({"code": ["A"]}, "wijknaam.*name"),
            ({"wijkcode": ["WK1"], "gemeentenaam": ["Delft"]}, "wijknaam"),
            ({"code": ["A", None], "name": ["N", "Z"]}, "code"),
            ({"code": ["A", "B"], "name": ["N", None]}, "name"),
            ({"code": ["A", "A"], "name": ["N", "Z"]}, "'A'"),
            ({"code": ["A"], "name": ["N"], "population": ["many"]}, "population.*many"),
            ({"code": ["A"], "name": ["N"], "population": ["1.340"]}, r"population.*'1\.340'"),
            ({"code": ["A"], "name": ["N"], "population": ["12,5"]}, "population.*'12,5'"),
            ({"code": ["A"], "name": ["N"], "population": [np.inf]}, "population.*inf"),
            ({"code": ["A"], "name": ["N"], "population": [-np.inf]}, "population.*inf"),
            ({"code": ["A"], "name": ["N"], "population": [-1]}, "population.*-1.*unknown empty"),
            (
                {"code": ["A"], "name": ["N"], "population": [3e7]},
                "population.*20,000,000",
            ),
            ({"code": ["A"], "name": ["N"], "population": [True]}, "population.*not a number"),
            ({"code": ["A"], "name": ["N"], "population": [DAY]}, "population.*2024-01-01"),
            ({"code": ["A"], "name": ["N"], "p_65_eo_jr": [130.0]}, "p_65_eo_jr.*130.*100"),
            ({"code": ["A"], "name": ["N"], "bouwjaar": [19_650]}, "bouwjaar.*19650.*2,100"),
            (
                {"code": ["A"], "name": ["N"], "p_00_14_jr": [60], "p_65_eo_jr": [46]},
                "age groups of A add up to 106%",
            ),
            ({"code": ["A"], "name": ["N"], "aantalInwoners": [1], "aantal_inwoners": [2]}, "one"),
            ({"code": ["A"], "name": ["N"], "Geometry": ["x"]}, "Geometry and geometry are one"),
        ],
    )
    def test_columns_that_do_not_do(self, tmp_path: Path, columns: Columns, told: str) -> None:
        path = _write(tmp_path / "odd.gpkg", columns)
        with pytest.raises(InputError, match=rf"odd\.gpkg.*{told}"):
            read_areas(path, "wijk")

    @pytest.mark.parametrize(
        ("shape", "told"),
        [
            (Point(CORNER), "Point"),
            (KM.exterior, "LineString"),
            (None, "nothing"),
            (Polygon(), "nothing"),
        ],
    )
    def test_what_is_no_polygon(
        self, tmp_path: Path, shape: BaseGeometry | None, told: str
    ) -> None:
        path = _write(tmp_path / "o.geojson", {"code": ["A", "B"], "name": ["N", "Z"]}, [KM, shape])
        with pytest.raises(InputError, match=rf"o\.geojson.*row 1.*{told}"):
            read_areas(path, "wijk")

    def test_a_coordinate_that_is_no_number(self, tmp_path: Path) -> None:
        with np.errstate(invalid="ignore"):
            shape = Polygon([(0, 0), (1000, 0), (1000, np.nan), (0, 1000)])
        path = _write(tmp_path / "o.gpkg", {"code": ["A"], "name": ["N"]}, [shape])
        with pytest.raises(InputError, match=r"o\.gpkg.*row 0.*no number"):
            read_areas(path, "wijk")

    def test_a_height_says_nothing(self, tmp_path: Path) -> None:
        flat = _read(_write(tmp_path / "flat.geojson", WIJKEN))
        text = (tmp_path / "flat.geojson").read_text(encoding="utf-8")
        first = re.findall(r"(\[ *([0-9.]+), *([0-9.]+) *\])", text)[2]
        text = text.replace(first[0], f"[{first[1]}, {first[2]}, 450250.0]", 1)
        (tmp_path / "high.geojson").write_text(text, encoding="utf-8")
        high = _read(tmp_path / "high.geojson")
        assert not high.has_z.any()
        assert high.geometry.geom_equals(flat.geometry).all()

    def test_a_crs_of_nowhere(self, tmp_path: Path) -> None:
        local = 'LOCAL_CS["our sheet",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
        frame = gpd.GeoDataFrame({"code": ["A"], "name": ["N"]}, geometry=[KM], crs=local)
        path = tmp_path / "local.gpkg"
        pyogrio.write_dataframe(frame, path)
        with pytest.raises(InputError, match=r"local\.gpkg.*our sheet"):
            read_areas(path, "wijk")

    def test_text_that_is_not_utf_8(self, tmp_path: Path) -> None:
        path = _write(tmp_path / "latin.geojson", {"code": ["A"], "name": ["Zuid-É"]}, crs=4326)
        path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
        with pytest.raises(InputError, match=r"latin\.geojson"):
            read_areas(path, "wijk")

    def test_text_that_is_kept_in_a_column_of_numbers(self, tmp_path: Path) -> None:
        # SQLite keeps it, and GDAL would read it as 0.
        path = _write(tmp_path / "kept.gpkg", WIJKEN)
        with closing(sqlite3.connect(path)) as database:
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                database.execute(f'DROP TRIGGER "{name}"')
            database.execute("UPDATE kept SET aantal_inwoners = 'many' WHERE fid = 2")
            database.commit()
        with pytest.raises(InputError, match=r"row 2, column aantal_inwoners holds text"):
            read_areas(path, "wijk")

    def test_a_shape_with_curves(self, tmp_path: Path) -> None:
        path = _write(tmp_path / "curve.gpkg", {"code": ["A"], "name": ["N"]})
        corners = [(0, 0), (500, 500), (1000, 0), (500, -500), (0, 0)]
        ring = struct.pack("<BII", 1, 8, len(corners)) + b"".join(
            struct.pack("<dd", *corner) for corner in corners
        )
        header = b"GP\0\x01" + struct.pack("<i", 28992)
        curve = header + struct.pack("<BII", 1, 10, 1) + ring
        with closing(sqlite3.connect(path)) as database:
            for (name,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                database.execute(f'DROP TRIGGER "{name}"')
            database.execute("UPDATE curve SET geom = ?", [curve])
            database.commit()
        table = read_areas(path, "wijk").table
        assert table.area.tolist() == pytest.approx([np.pi * 500**2], rel=0.01)

    @pytest.mark.parametrize(
        "columns", [WIJKEN | {"water": ["JA", "JA"]}, {"wijkcode": [], "wijknaam": []}]
    )
    def test_nothing_to_report_on(self, tmp_path: Path, columns: Columns) -> None:
        with pytest.raises(InputError, match=r"none\.gpkg.*no wijk"):
            read_areas(_write(tmp_path / "none.gpkg", columns), "wijk")

    def test_a_table_without_shapes(self, tmp_path: Path) -> None:
        path = tmp_path / "table.csv"
        path.write_text("code,name\nA,Noord\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"table\.csv.*geometry"):
            read_areas(path, "wijk")

    @pytest.mark.parametrize("name", ["a.txt", "a.gpkg", "a.geojson", "a.shp"])
    @pytest.mark.parametrize("content", [b"", b"Dear reader,\n", b"\x89PNG\r\n\x1a\n" * 9])
    def test_what_is_no_map(self, tmp_path: Path, name: str, content: bytes) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"a\..*GeoPackage, GeoJSON or Shapefile"):
            read_areas(path, "wijk")

    def test_a_file_that_is_cut_off(self, tmp_path: Path) -> None:
        path = _write(tmp_path / "cut.gpkg", WIJKEN)
        path.write_bytes(path.read_bytes()[:30_000])
        with pytest.raises(InputError, match=r"cut\.gpkg"):
            read_areas(path, "wijk")

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(MissingInputError, match=r"nowhere\.gpkg"):
            read_areas(tmp_path / "nowhere.gpkg", "wijk")


def test_one_area_of_which_nothing_is_known() -> None:
    area = one_area("extent", "Town", KM, metric_crs(gpd.GeoDataFrame(geometry=[KM], crs=28992)))
    check_table(AREAS, area)
    assert area["area_name"].tolist() == ["Town"]
    assert area["population"].isna().all()


@pytest.mark.parametrize(
    ("degrees", "epsg"),
    [
        ((4.4, 52.0, 4.6, 52.1), 28992),  # Zoetermeer
        ((3.4, 50.8, 7.2, 53.5), 28992),  # the Netherlands
        ((4.3, 50.7, 4.5, 50.9), 32631),  # Brussels, partly beyond RD's area of use
        ((7.3, 43.7, 7.5, 43.8), 32632),  # Monaco
        ((-70.7, -33.6, -70.5, -33.3), 32719),  # Santiago, south of the equator
    ],
)
def test_the_crs_to_compute_in(degrees: tuple[float, float, float, float], epsg: int) -> None:
    frame = gpd.GeoDataFrame(geometry=[box(*degrees)], crs=4326)
    assert metric_crs(frame).to_epsg() == epsg
