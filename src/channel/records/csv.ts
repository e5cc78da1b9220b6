import { Readable } from 'node:stream';
import { type Options, stringify } from 'csv-stringify/sync';

/**
 * So few that they die young. Once most of a young generation outlives it, V8 allocates their like among the old, where they wait for a full
 * collection: with 100 a process that exports 100,000 rows grew by 170 MiB, with 16 by 3 to 24.
 */
const ROWS_A_PIECE = 16;

const FORMAT: Options = {
  record_delimiter: 'windows',
  // Half a line break inside of a cell ends the row for many readers.
  quoted_match: /[\r\n]/,
  // A cell that begins like a formula gets an apostrophe in front: a subject such as `=HYPERLINK(…)` must not run at who opens the file.
  escape_formulas: true,
};

/** What a CSV shows of each item; every cell with text of a user is made by `plain` or `asText`. */
export interface Table<Item> {
  columns: readonly string[];
  rowOf: (item: Item) => Record<string, string>;
}

/**
 * Items as CSV for Excel, in constant memory: rows are read only as fast as they are taken, and a reader that goes away ends the reading.
 * @param onFailure called with the error that cuts the text short; not where the reader went away
 */
export function toCsv<Item>(
  items: AsyncIterable<Item>,
  table: Table<Item>,
  onFailure: (error: unknown) => void,
): Readable {
  return Readable.from(textOf(items, table, onFailure), { objectMode: false });
}

async function* textOf<Item>(
  items: AsyncIterable<Item>,
  { columns, rowOf }: Table<Item>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<string, void> {
  const format = { ...FORMAT, columns };
  try {
    // Without the mark Excel reads UTF-8 as the machine's own code page.
    yield stringify([], { ...format, header: true, bom: true });
    for await (const piece of inPieces(items)) yield stringify(piece.map(rowOf), format);
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

async function* inPieces<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[], void> {
  let piece: Item[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < ROWS_A_PIECE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** All but the tab and line breaks, which are quoted or made text: a cell can show none of them, and readers differ in what they do at one. */
const CONTROLS = /[^\P{Cc}\t\r\n]+/gu;

/** OWASP counts a line feed in front among the beginnings of a formula, which `escape_formulas` does not. */
export function plain(text: string): string {
  const shown = text.replace(CONTROLS, ' ');
  return shown.startsWith('\n') ? `'${shown}` : shown;
}

/**
 * A number that is a name. Excel would make 4.2E+27 of WeChat's 28 digits, and a date of `MAY-01`; a tab BEHIND it has it read as text,
 * begins no formula (a tab in front counts as dangerous, `="…"` is one), and goes away with the usual trimming. Bills of Alipay do the same.
 */
export function asText(number: string | undefined): string {
  return number === undefined ? '' : `${plain(number)}\t`;
}

/**
 * The same items with the first one read already: what fails at once fails here, while an error can still be answered. Leaving them early
 * ends their source.
 */
export async function begun<Item>(items: AsyncGenerator<Item, void>): Promise<AsyncIterable<Item>> {
  const first = await items.next();
  return (async function* () {
    try {
      if (first.done) return;
      yield first.value;
      yield* items;
    } finally {
      await items.return();
    }
  })();
}
