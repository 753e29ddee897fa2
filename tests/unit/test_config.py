"""Settings: the defaults are those of DOMAIN.md, and every mistake is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from sociale_infra.categories import Category
from sociale_infra.config import load_settings
from sociale_infra.errors import ConfigError, MissingInputError

# DOMAIN.md, "Categories": tags (and after a bar those that are joined), function, tie, staffed /
# free / open to all, norm in metres.
TABLE = {
    "library": ("amenity=library", "learn", "both", "yes yes yes", 1200),
    "school": ("amenity=school,college,university", "learn", "strong", "yes yes no", 800),
    "community_centre": (
        "amenity=community_centre,social_centre,toy_library or club=*,!sport",
        "meet",
        "both",
        "yes yes yes",
        800,
    ),
    "social_facility": (
        (
            "amenity=social_facility + "
            "social_facility=outreach,day_care,workshop,food_bank,soup_kitchen,clothing_bank"
        ),
        "care",
        "both",
        "yes yes unknown",
        800,
    ),
    "arts_centre": ("amenity=arts_centre", "culture", "both", "yes unknown unknown", 1200),
    "city_farm": ("tourism=zoo", "animals", "both", "yes yes yes", 1200),
    "sports_club": (
        "leisure=sports_centre,sports_hall,fitness_centre or club=sport",
        "sport",
        "strong",
        "yes no no",
        1500,
    ),
    "pitch": ("leisure=pitch,fitness_station", "sport", "fleeting", "no yes yes", 800),
    "park": (
        (
            "leisure=park,nature_reserve or landuse=recreation_ground | "
            "landuse=village_green,forest or natural=wood"
        ),
        "green",
        "fleeting",
        "no yes yes",
        300,
    ),
    "playground": ("leisure=playground", "play", "both", "no yes yes", 200),
    "allotment": (
        "leisure=garden + garden:type=community | landuse=allotments",
        "garden",
        "strong",
        "no unknown unknown",
        1200,
    ),
    "place_of_worship": (
        "amenity=place_of_worship",
        "faith",
        "strong",
        "unknown yes unknown",
        800,
    ),
    "horeca": (
        "amenity=cafe,restaurant,pub,bar,fast_food,ice_cream,biergarten",
        "eat_drink",
        "fleeting",
        "yes no yes",
        800,
    ),
    "shop": (
        (
            "shop=supermarket,convenience,bakery,butcher,greengrocer,deli,cheese,seafood,chemist,"
            "newsagent,books,kiosk or amenity=marketplace"
        ),
        "shop",
        "fleeting",
        "yes yes yes",
        800,
    ),
    "square": (
        "place=square or highway=pedestrian + area=yes",
        "linger",
        "fleeting",
        "no yes yes",
        400,
    ),
}


def _row(category: Category) -> tuple[str, str, str, str, float]:
    listed = [category.tags, *([category.joined.tags] if category.joined else [])]
    rules = [
        " or ".join(
            " + ".join(f"{tag}={','.join(values)}" for tag, values in rule.items())
            for rule in lines
        )
        for lines in listed
    ]
    prior = f"{category.prior.staffed} {category.prior.free} {category.prior.open_to_all}"
    return " | ".join(rules), category.function, category.tie, prior, category.norm_m


def _own(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _mistakes(folder: Path, text: str) -> str:
    """Return what a settings file with this text is refused with."""
    with pytest.raises(ConfigError) as caught:
        load_settings(_own(folder, text))
    assert "own.yaml" in str(caught.value)
    return str(caught.value)


def test_the_defaults_hold_the_categories_of_the_domain_and_no_others() -> None:
    assert list(load_settings().categories) == list(TABLE)


@pytest.mark.parametrize("key", TABLE)
def test_a_default_category_is_a_row_of_the_domain(key: str) -> None:
    assert _row(load_settings().categories[key]) == TABLE[key]


def test_which_places_can_close_and_which_can_help_is_as_in_the_domain() -> None:
    categories = load_settings().categories
    never_close = {"pitch", "park", "playground", "square"}
    assert {key for key, one in categories.items() if not one.can_close} == never_close
    assert {key for key, one in categories.items() if not one.can_help} == {
        *never_close,
        "horeca",
        "shop",
    }


def test_the_other_default_numbers_are_those_of_the_domain() -> None:
    settings = load_settings()
    categories = settings.categories
    woods, plots = categories["park"].joined, categories["allotment"].joined
    assert woods
    assert plots
    assert woods.model_dump(exclude={"tags"}) == {
        "within_m": 20,
        "min_area_ha": 1,
        "min_path_m": 100,
    }
    assert plots.model_dump(exclude={"tags"}, exclude_none=True) == {"within_m": 30}
    assert [*settings.robust.graded_m] == [400, 800, 1200]
    assert [*settings.sensitivity.walk_m] == [640, 960]
    assert {*settings.sensitivity.min_functions, settings.robust.min_functions} == {3, 4, 5, 6, 7}
    sizes = {key: c.min_area_ha for key, c in settings.categories.items() if c.min_area_ha}

    assert sizes == {"park": 0.5}
    assert settings.network.cycleways
    assert settings.network.min_component_nodes == 100
    assert settings.network.max_snap_m == 200
    assert settings.walking.speed_kmh == 4.8
    assert settings.population.addresses_per_dwelling == (0.8, 1.5)
    assert settings.study_area.buffer_m >= 1500  # the longest norm


def test_settings_cannot_be_changed_behind_ones_back() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load_settings().network, "max_snap_m", 5)  # noqa: B010 - mypy forbids it too


def test_an_own_file_holds_only_what_differs(tmp_path: Path) -> None:
    own = _own(tmp_path, "network: {max_snap_m: 50}\ncategories: {park: {norm_m: 400}}\n")
    settings, defaults = load_settings(own), load_settings()

    assert settings.network.max_snap_m == 50
    assert settings.network.min_component_nodes == defaults.network.min_component_nodes
    assert settings.categories["park"].norm_m == 400
    assert settings.categories["park"].tags == defaults.categories["park"].tags
    assert settings.categories["library"] == defaults.categories["library"]


def test_an_empty_own_file_is_the_defaults(tmp_path: Path) -> None:
    assert load_settings(_own(tmp_path, "# nothing yet\n")) == load_settings()


def test_tags_of_a_category_are_replaced_and_not_added_to(tmp_path: Path) -> None:
    own = _own(tmp_path, "categories: {park: {tags: [{leisure: park}]}}")
    assert load_settings(own).categories["park"].tags == ({"leisure": ("park",)},)


def test_a_new_category_comes_after_the_known_ones(tmp_path: Path) -> None:
    text = """
categories:
  bench:
    label: {nl: bankje, en: bench}
    tags: [{amenity: bench}]
    function: linger
    tie: fleeting
    prior: {staffed: no, free: yes, open_to_all: yes}
    norm_m: 100
"""
    settings = load_settings(_own(tmp_path, text))
    assert list(settings.categories) == [*TABLE, "bench"]
    assert settings.categories["bench"].prior.staffed == "no"


def test_an_empty_value_takes_a_category_out(tmp_path: Path) -> None:
    settings = load_settings(_own(tmp_path, "categories:\n  shop:\n"))
    assert list(settings.categories) == [key for key in TABLE if key != "shop"]


def test_what_one_file_changes_is_not_in_the_next_settings(tmp_path: Path) -> None:
    own = "categories: {shop: , park: {norm_m: 400}}\nsensitivity: {walk_m: [700]}"
    assert load_settings(_own(tmp_path, own)).sensitivity.walk_m == (700,)
    settings = load_settings()
    assert list(settings.categories) == list(TABLE)
    assert settings.categories["park"].norm_m == TABLE["park"][-1]
    assert settings.sensitivity.walk_m != (700,)


def test_a_category_that_is_not_there_cannot_be_taken_out(tmp_path: Path) -> None:
    assert "libary" in _mistakes(tmp_path, "categories:\n  libary:\n")


def test_single_changes_win_from_the_file_and_none_is_no_change(tmp_path: Path) -> None:
    own = _own(tmp_path, "municipality: Delft\nlevel: buurt\n")
    settings = load_settings(own, municipality="GM0637", level=None)
    assert (settings.municipality, settings.level) == ("GM0637", "buurt")


def test_all_mistakes_are_told_at_once_each_with_its_path_and_value(tmp_path: Path) -> None:
    text = """
lvel: buurt
network: {max_snap: 50, min_component_nodes: many}
categories:
  park: {norm_m: -300}
  school: {prior: {free: perhaps}}
"""
    told = _mistakes(tmp_path, text).splitlines()
    for path, value in (
        ("lvel", "level"),
        ("network.max_snap", "max_snap_m"),
        ("network.min_component_nodes", "'many'"),
        ("categories.park.norm_m", "-300"),
        ("categories.school.prior.free", "'perhaps'"),
    ):
        assert [line for line in told if line.strip().startswith(f"{path}:") and value in line]
    assert len(told) == 6


UPSIDE_DOWN = "population: {addresses_per_dwelling: [1.5, 0.5]}\n"
TOO_FAST = "walking: {slow_speed_kmh: 6}\n"


def test_settings_that_do_not_fit_together_are_told_at_once_too(tmp_path: Path) -> None:
    told = _mistakes(tmp_path, f"study_area: {{buffer_m: 800}}\n{UPSIDE_DOWN}{TOO_FAST}")
    assert "study_area.buffer_m" in told
    assert "1500" in told
    assert "from 1.5 down to 0.5" in told
    assert "slow_speed_kmh is 6, faster than speed_kmh (4.8)" in told


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("netwrk: {cycleways: true}", "network"),
        ("walking: {speed_kph: 5}", "speed_kmh"),
        ("categories: {park: {norm: 300}}", "norm_m"),
        ("categories: {park: {prior: {open_to_al: yes}}}", "open_to_all"),
        ("categories: {libary: {norm_m: 500}}", "library"),
    ],
)
def test_an_unknown_key_comes_with_the_one_that_may_be_meant(
    tmp_path: Path, text: str, meant: str
) -> None:
    assert f"did you mean {meant}?" in _mistakes(tmp_path, text)


def test_yes_and_no_are_words(tmp_path: Path) -> None:
    text = "categories: {park: {prior: {staffed: yes, free: no}, tags: [{fenced: [yes, no]}]}}"
    park = load_settings(_own(tmp_path, text)).categories["park"]
    assert (park.prior.staffed, park.prior.free) == ("yes", "no")
    assert park.tags == ({"fenced": ("yes", "no")},)


def test_a_flag_is_true_or_false_and_not_a_word(tmp_path: Path) -> None:
    assert "network.cycleways" in _mistakes(tmp_path, "network: {cycleways: no}")


def test_a_key_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    told = _mistakes(tmp_path, "level: wijk\nmunicipality: Delft\nlevel: buurt\n")
    assert "level" in told
    assert "line 3" in told
    assert "suppress" not in told  # advice of the YAML library to those who call it


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- level", "list"),
        ("level: [wijk", "line 1"),
        ("level: gemeente", "'gemeente'"),
        ("municipality: 637", "637"),
        ("categories: {park: {norm_m: 0}}", "categories.park.norm_m"),
        ("categories: {park: {norm_m: .inf}}", "categories.park.norm_m"),
        ("categories: {park: {norm_m: .nan}}", "categories.park.norm_m"),
        ("categories: {park: {norm_m: '300'}}", "categories.park.norm_m"),
        ("categories: {park: {norm_m: true}}", "categories.park.norm_m"),
        ("categories: {park: {min_area_ha: 0}}", "categories.park.min_area_ha"),
        ("categories: {park: {tags: []}}", "categories.park.tags"),
        ("categories: {park: {tags: [{}]}}", "categories.park.tags"),
        ("categories: {park: {tags: [{leisure: []}]}}", "categories.park.tags"),
        ("categories: {park: {tags: [{layer: 1}]}}", "categories.park.tags"),
        ("categories: {My Park: {norm_m: 300}}", "categories.My Park"),
        ("population: {addresses_per_dwelling: [1.5, 0.8]}", "addresses_per_dwelling"),
        ("population: {addresses_per_dwelling: [0.8]}", "addresses_per_dwelling"),
        ("study_area: {buffer_m: 1499}", "1500"),
    ],
)
def test_an_impossible_value_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert told in _mistakes(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "categories: {library: {norm_m: 0.8}}",
            "categories.library.norm_m: 0.8 is less than 10 (metres)",
        ),
        ("robust: {walk_m: 80000}", "robust.walk_m: 80000 is more than 20000 (metres)"),
        ("robust: {graded_m: [400, 0.8]}", "robust.graded_m.1: 0.8 is less than 10 (metres)"),
        ("robust: {min_functions: 4.5}", "robust.min_functions: 4.5 is not a whole number"),
        ("walking: {speed_kmh: 80}", "walking.speed_kmh: 80 is more than 10 (km/h)"),
        ("network: {cycleways: 'yes'}", "network.cycleways: 'yes' is not true or false"),
        ("municipality: 2026-01-01", "is not text; put it between quotes"),
        ("level: gemeente", "level: 'gemeente' is not 'wijk' or 'buurt'"),
        ("robust: 800", "robust: 800 is not a set of settings (key: value)"),
        ("sensitivity: {walk_m: 640}", "sensitivity.walk_m: 640 is not a list"),
        (f"municipality: [{'x' * 500}]", "xxx... is not text"),
    ],
)
def test_a_mistake_is_told_in_our_words_with_the_value_and_the_bound(
    tmp_path: Path, text: str, told: str
) -> None:
    mistakes = _mistakes(tmp_path, text)
    assert told in mistakes
    assert "Input should" not in mistakes
    assert max(map(len, mistakes.splitlines())) < 300


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: &x [1, 2]\nb: *x\n", "line 2: cannot be read as YAML: it refers to what stands"),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
            "line 2: cannot be read as YAML: it refers to what stands elsewhere",
        ),
        ("[" * 100_000, "nested more than 30 deep"),
        ("{a: " * 5000, "nested more than 30 deep"),
        (f"robust: {{walk_m: {'9' * 5000}}}", "own.yaml"),
        ("x: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("municipality: !!binary aGk=", "municipality"),
        ('municipality: "a\\0b"', "municipality: 'a\\x00b' holds a control character"),
        ('places: {corrections: "a\\0.csv"}', "places.corrections"),
        ('municipality: "\\ud800"', "holds a control character"),
        ('"a\\e[31m": 1', "holds a control character"),
        ("a: 1\n---\nb: 2\n", "single document"),
        ("# " + "x" * 1_000_000, "larger than 1000 kB"),
        ("\tlevel: wijk", "line 1"),
    ],
)
def test_yaml_that_would_do_harm_is_refused_at_once(
    tmp_path: Path, content: str, told: str
) -> None:
    assert told in _mistakes(tmp_path, content)


def test_what_is_no_file_is_never_read(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/zero")):
        with pytest.raises(ConfigError, match="it is not a file"):
            load_settings(path)


def test_a_byte_order_mark_and_a_year_without_quotes_are_read_as_meant(tmp_path: Path) -> None:
    about = "credit: x, licence: x, path: list.csv, x: x, y: y"
    path = tmp_path / "own.yaml"
    path.write_text(
        f"\ufeffregisters: {{a: {{{about}, date: 2024}}, b: {{{about}, date: 2024-03-01}}}}",
        encoding="utf-8",
    )
    registers = load_settings(path).registers
    assert [registers[name].date for name in "ab"] == ["2024", "2024-03-01"]


def test_a_range_of_one_number_is_not_called_a_new_category(tmp_path: Path) -> None:
    told = _mistakes(tmp_path, "population: {addresses_per_dwelling: [0.8]}")
    assert "new category" not in told


def test_the_longest_norm_may_equal_the_buffer(tmp_path: Path) -> None:
    own = _own(tmp_path, "study_area: {buffer_m: 1500}")
    assert load_settings(own).study_area.buffer_m == 1500


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"nowhere\.yaml"):
        load_settings(tmp_path / "nowhere.yaml")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(ConfigError, match=r"own\.yaml"):
        load_settings(path)


def test_what_becomes_unknown_or_is_not_built_is_of_a_category(tmp_path: Path) -> None:
    text = "sensitivity: {unknown: {libary: [staffed]}, not_built: [parc]}"
    told = _mistakes(tmp_path, text)
    assert "sensitivity.unknown has libary, which is no category" in told
    assert "sensitivity.not_built has parc, which is no category" in told


def test_a_category_that_is_taken_out_is_not_tried_either(tmp_path: Path) -> None:
    settings = load_settings(_own(tmp_path, "categories: {horeca: , allotment: }"))
    assert not {"horeca", "allotment"} & {*settings.categories}
    assert list(settings.sensitivity.unknown) == ["community_centre", "city_farm"]
    assert settings.sensitivity.not_built == ("park", "pitch", "playground", "square")


@pytest.mark.parametrize("odd", ["3", "[{a: b}]", "{a: b}"])
def test_odd_choices_beside_one_are_told(tmp_path: Path, odd: str) -> None:
    text = f"{{categories: {{horeca: }}, sensitivity: {{not_built: {odd}, unknown: {odd}}}}}"
    told = _mistakes(tmp_path, text)
    assert "sensitivity.unknown" in told or "sensitivity.not_built" in told
