// The shapes that the page's modules hand to each other. What the data holds is described in
// Python (maps/page_types.py), of which the check writes payload.d.ts.

import type * as L from "leaflet";
import type { makeFormat } from "./format.js";
import type {
  Area,
  Category,
  Gap,
  GapFigures,
  HeadlineTexts,
  Need,
  PageData,
  PlaceKind,
  PlaceRow,
  Symbol,
  Texts,
  Whom,
} from "./payload.d.ts";
import type { Told } from "./edits/forms.js";
import type { Box } from "./spaces.js";
import type { OwnEdit, Variant } from "./edits/reading.js";
import type { From, makeLive } from "./live/live.js";
import type { Changes, makeState } from "./state.js";

/** From a least to a most. */
export type Range = [number, number];
/** Latitude and longitude in degrees, EPSG:4326. */
export type LatLng = [number, number];
export type Criterion = GapFigures["missing"][number];
export type Answer = Place["properties"][string];

/** A place, with what its kind says of it. */
export type Place = Omit<PlaceRow, "kind"> & PlaceKind;

/** What a child of an element may be; null is left out. */
export type Child = Node | string | null;
export type Attributes = Record<string, string | number | boolean | null>;

/** A category in the reader's language, with its symbol. */
export type DressedCategory = Omit<Category, "label"> & Symbol & { label: string; shape: string };

/** The data in one language. */
export interface Data extends Omit<
  PageData,
  "categories" | "kinds" | "places" | "texts" | "headline" | "gaps" | "whoms"
> {
  languages: { key: string; name: string }[];
  texts: Texts;
  headline: HeadlineTexts;
  categories: DressedCategory[];
  places: Place[];
  gaps: GapNow[];
  whoms: WhomNow[];
}

/** For whom robust access is told; `town` is null where edits make it unknown. */
export type WhomNow = Omit<Whom, "town"> & { town: Whom["town"] | null };

export type Format = ReturnType<typeof makeFormat>;
export type State = ReturnType<typeof makeState>;

/** What the areas can be coloured by, and what is shown and said of it. */
export interface Theme {
  /** What the address of the page calls it. */
  id: string;
  group: "sites" | "change" | "robust" | "coverage" | "need";
  /** The levels at which it is known. */
  at: Level["kind"][];
  /** Whether its figures are there for groups too. */
  forWhom?: boolean;
  /** The verdict, of the robust themes. */
  key: string | null;
  category: DressedCategory | null;
  need: Need | null;
  label: string;
  meaning: string;
  unknown: string;
  /** What is said of an area whose figure counts, but is not to be trusted. */
  unsure?: string;
  palette: "change" | "classes" | "need" | "pale";
  /** The limits of the classes, in words. */
  limits: string[];
  hint: string;
  /** What the ranking of the areas shows. */
  caption: string;
  notes: string[];
  town: { share: string; detail: string; note: string | null } | null;
  /** Where on the scale from 0 to 1 the area is; null if unknown. */
  level(area: Area): number | null;
  /** Which of its figures are the worst, and lead the ranking. */
  worst: "high" | "low";
  /** The figure whose bar is full; null for the greatest there is. */
  full: number | null;
  /** What a table sorts the area by; null if unknown. */
  sorted(area: Area): number | null;
  /** The figure in words. */
  said(area: Area): string;
  /** What a label says below the figure; null if nothing. */
  beside(area: Area): string | null;
  /** Whether the area's border stands out. */
  marked(area: Area): boolean;
  /** Whether its label recedes. */
  faint?(area: Area): boolean;
  /** The lines of its tooltip. */
  tip(area: Area): string[];
}

/** What the map can be divided into: the areas of the run, the buurten within them, squares. */
export interface Level {
  kind: "area" | "subarea" | "square";
  /** What the address of the page calls it; null for the areas of the run. */
  id: string | null;
  /** The key of its name. */
  name: string;
  /** None of the squares, which are drawn apart. */
  areas: Area[];
}

/** A square of 100 m; of few people, or an unknown number, nothing more is known. */
export interface Square {
  /** Its name, as CBS writes it. */
  id: string;
  /** The area in which most of its people live. */
  area: Area;
  ring: LatLng[];
  /** Null where it is unknown. */
  weight: number | null;
  /** Whether too few people live there to tell of them. */
  few: boolean;
  /** How many miss it, surely and at most: a criterion, or `robust`. */
  missing: Partial<Record<Criterion | "robust", Range>>;
}

/** What is seen now: the only part of the page that changes. */
export interface View {
  /** For whom; null for everybody. */
  whom: WhomNow | null;
  /** Per what. */
  level: Level;
  theme: Theme;
  /** Which answer about new sites is chosen, from 0. */
  answer: number;
  /** Whether figures are counted again, with edits of the reader. */
  edited: boolean;
  /** What the card that is open describes. */
  opened: Chosen["row"];
}

/** What the reader has chosen on the map: the card beside it describes it. */
export interface Chosen {
  /** The row of a table that it is. */
  row: Area | GapNow | Place | Square | null;
  /** What the address of the page calls it. */
  state: Changes;
  card(): HTMLElement;
  /** What marks it on the map. */
  marks: L.Layer;
  /** Where it is; null if it is no place on the map. */
  bounds: L.LatLngBounds | null;
}

/** What the panel and the cards make the page do. */
export interface Actions {
  colour(theme: Theme): void;
  showPlaces(category: string, on: boolean): void;
  showGaps(on: boolean): void;
  /** `other` is what it is compared with: an area, or null for the whole town. */
  openArea(area: Area, other?: Area | null): void;
  openSquare(square: Square): void;
  /** The squares, once they are unpacked. */
  squares(): Promise<Square[]>;
  openTable(): void;
  /** Opens the list of the places that decide. */
  openDeciders(): void;
  /** Makes an area stand out on the map and in the ranking; null for none. */
  light(area: Area | null): void;
  /** Shows the whole town. */
  showWhole(): void;
  /** Opens the card of a gap, and goes there if not told otherwise. */
  visit(gap: ToldGap, going?: boolean): void;
  /** Goes to a place and opens its card. */
  pick(place: Place): void;
  /** The categories whose places are on the map. */
  shown(): Set<string>;
  /** The symbols of places that are painted, in pixels of the map. */
  symbols(): Box[];
  /** Prints one page about an area. */
  printReport(area: Area): void;
  /** Prints a sheet that has no map. */
  printSheet(sheet: HTMLElement): void;
  /** Whether the gaps are on the map. */
  gapsShown(): boolean;
  /** Draws the gaps anew, when they are others. */
  redrawGaps(): void;
  /** A button that tells what can be reached near a point; null where nothing is known. */
  ask(point: L.LatLng, within?: LatLng[][]): HTMLElement | null;
  /** A form that tells what is otherwise with a place; null where the page cannot count again. */
  correct(place: Place): HTMLElement | null;
  /** Whether the page can count again. */
  canCorrect(): boolean;
  /** Takes in what a reader has told of a place; null takes it back. */
  answer(place: Place, told: Told | null): void;
  /** What a reader has told of a place, in words. */
  said(place: Place): string[];
  /** The answer of a reader about a place: what is so. */
  answered(place: Place): OwnEdit | undefined;
  /** Takes in a variant that the page offers, and shows it. */
  attempt(variant: Variant): void;
  /** Whether such a variant is on the map now, or kept beside others. */
  trying(variant: Variant): "now" | "kept" | null;
  /** Shows the map without edits. */
  leave(): void;
  /** The town that is counted; null where the page cannot. */
  town(): ReturnType<typeof makeLive> | null;
  /** A button that shows how far one walks from a spot or a place; null where it is unknown. */
  reach(from: From): HTMLElement | null;
  openCard(chosen: Chosen): void;
  refreshCard(): void;
  closeCard(): void;
}

/** The page as a whole, made once when it starts. */
export interface Page {
  map: L.Map;
  data: Data;
  format: Format;
  state: State;
  themes: Theme[];
  levels: Level[];
  view: View;
  actions: Actions;
}

/** A gap; counted again with edits it has that of the run which began there, or null. */
export type GapNow = Gap & { before?: Gap | null };
/** A gap in which enough people live to tell of it. */
export type ToldGap = GapNow & { figures: GapFigures };

/** A table's column. */
export interface Column<Row> {
  label: string;
  /** What it is sorted by; unknown comes last. */
  value(row: Row): string | number | null;
  /** What is read; where there is none, the value. */
  text?(row: Row): string;
  /** What is read of the whole town. */
  town?: string;
  /** Whether it holds figures. */
  figure?: boolean;
  /** Whose colours on the map it is, if any. */
  theme?: Theme;
}

/** The rows and columns of a table; `open` shows a row on the map. */
export interface Table<Row> {
  rows: Row[];
  columns: Column<Row>[];
  open(row: Row): void;
}

/** What a search has found, and how it is shown. */
export interface Found {
  name: string;
  kind: string;
  go(): void;
}

/** What can be reached from an address. */
export interface Address {
  at: L.LatLngLiteral;
  /** Its street and number; null if either is unknown. */
  name: string | null;
  functions: number | null;
  places: number | null;
  answers: Record<Criterion, Answer | null>;
  /** The nearest place that meets a criterion or is of a category, and how far it is in metres. */
  reach(key: string): { metres: number; place: Place } | null;
}
