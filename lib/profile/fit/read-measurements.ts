import {
  type ByteSource,
  csvTable,
  Field,
  type Fitness,
  InputError,
  LONGEST_TIME,
  numberOrText,
  shown,
  tokensFrom,
} from '../../input/index.js';
import { isNamed, type Named } from '../tables/named.js';
import type { MeasuredBatch, Phase } from './measured-batch.js';

/** The columns that a table of measurements must have. */
const needed = ['tp', 'phase', 'ms'] as const;

/** Those that it may have; others are passed over. */
const optional = ['model', 'gpu', 'lengths', 'batch', 'context'] as const;

type Column = (typeof needed)[number] | (typeof optional)[number];

/** What is beyond these is of another unit, or no measurement of an iteration. */
const MOST_ROWS = 20_000;
const MOST_REQUESTS = 65_536;
const LONGEST_LENGTH = 1e8;

/** Of the names in a file, how many a message tells. */
const NAMES_TOLD = 5;

const upTo = (most: number, unit: string): Fitness => ({
  expected: `a whole number of ${unit}, from 1 to ${most}`,
  isFit: (value) => tokensFrom(1).isFit(value) && value <= most,
});
const tensorParallelSize = upTo(1024, 'GPUs');
const requestCount = upTo(MOST_REQUESTS, 'requests');
const tokenCount = upTo(LONGEST_LENGTH, 'tokens');
const duration: Fitness = {
  expected: 'a number of ms, above 0 and at most 2^40 (35 years)',
  isFit: (value) => value > 0 && value <= LONGEST_TIME,
};

/** Of which model and GPU the measurements are to be; the other rows are passed over. */
export interface MeasurementsOf {
  readonly model?: Named | undefined;
  readonly gpu?: Named | undefined;
}

/** What a table of measurements has. */
export interface Measurements {
  /** As its rows call it; undefined where they do not. */
  readonly model: string | undefined;
  readonly gpu: string | undefined;
  readonly batches: readonly MeasuredBatch[];
}

/**
 * Reads measured iterations from CSV: the columns tp, phase (`prefill` or `decode`) and ms; of the batch either lengths, one
 * for each prompt or context with blanks, `+` or `;` between them, or one length and batch, how many requests have it;
 * for decodes context may stand for lengths. The columns model and gpu may be there.
 *
 * @throws InputError that names the file, the line and the column; and for a file of several models or GPUs of which none
 *   is asked for
 * @example
 * const source = await openSource('measurements.csv', fs);
 * const { model, batches } = await readMeasurements(source);
 */
export async function readMeasurements(
  source: ByteSource,
  { model, gpu }: MeasurementsOf = {},
): Promise<Measurements> {
  const { where } = source;
  const { heads, rows } = await csvTable(source, needed);
  const places = placesOf(heads, where);
  const models = new Names('model', model, where);
  const gpus = new Names('gpu', gpu, where);
  const batches: MeasuredBatch[] = [];
  let count = 0;
  for await (const some of rows) {
    for (const { line, cells } of some) {
      count += 1;
      if (count > MOST_ROWS) throw new InputError(`${where}: expected at most ${MOST_ROWS} rows, got more`);
      const row = new Field(cells, where, lineStep, line);
      const cell = (column: Column) => {
        const place = places[column];
        return new Field(place === undefined ? undefined : textOf(cells[place]!), row, `: ${column}`);
      };
      const isModel = models.takes(cell('model'), places.model !== undefined);
      const isGpu = gpus.takes(cell('gpu'), places.gpu !== undefined);
      if (isModel && isGpu) batches.push(readBatch(cell));
    }
  }
  if (count === 0) throw new InputError(`${where}: expected measurements, got none`);
  const names = { model: models.only(), gpu: gpus.only() };
  if (batches.length === 0) {
    throw new InputError(
      `${where}: expected measurements of ${model?.name} on ${gpu?.name}, got none of both`,
    );
  }
  return { ...names, batches };
}

const lineStep = (line: number) => `: line ${line}`;

function textOf(cell: string): string | undefined {
  return cell === '' ? undefined : cell;
}

function placesOf(heads: readonly string[], where: string): Partial<Record<Column, number>> {
  const places: Partial<Record<Column, number>> = {};
  for (const column of [...needed, ...optional]) {
    const count = heads.filter((head) => head === column).length;
    if (count > 1) throw new InputError(`${where}: expected one column called ${column}, got ${count}`);
    if (count === 1) places[column] = heads.indexOf(column);
  }
  if (places.lengths === undefined && places.context === undefined) {
    throw new InputError(`${where}: expected a column lengths or context, got none called so`);
  }
  return places;
}

/** The names in a column, and which of them is meant. */
class Names {
  private readonly column: 'model' | 'gpu';
  private readonly wanted: Named | undefined;
  private readonly where: string;
  private readonly taken = new Map<string, string>();
  private readonly passedOver = new Set<string>();
  private hasUnnamed = false;

  constructor(column: 'model' | 'gpu', wanted: Named | undefined, where: string) {
    this.column = column;
    this.wanted = wanted;
    this.where = where;
  }

  /** Whether a row of this name is meant. */
  takes(field: Field, hasColumn: boolean): boolean {
    if (!hasColumn) {
      this.hasUnnamed = true;
      return true;
    }
    const name = field.name();
    if (this.wanted !== undefined && !isNamed(this.wanted, name)) {
      if (this.passedOver.size < NAMES_TOLD) this.passedOver.add(name);
      return false;
    }
    if (this.taken.size <= NAMES_TOLD) this.taken.set(name.toLowerCase(), name);
    return true;
  }

  /** The one that is meant; undefined where there are no names. @throws InputError where there are several, or none is */
  only(): string | undefined {
    const [name, ...more] = this.taken.values();
    if (this.wanted === undefined && more.length > 0) {
      throw new InputError(
        `${this.where}: ${this.column}: expected measurements of one, or to be told which is meant, got those of ${listed([name!, ...more])}`,
      );
    }
    if (name !== undefined || this.hasUnnamed) return name;
    throw new InputError(
      `${this.where}: ${this.column}: expected measurements of ${this.wanted?.name}, got those of ${listed([...this.passedOver])}`,
    );
  }
}

function listed(names: readonly string[]): string {
  const more = names.length > NAMES_TOLD ? ' and others' : '';
  return `${names.slice(0, NAMES_TOLD).map(shown).join(', ')}${more}`;
}

function readBatch(cell: (column: Column) => Field): MeasuredBatch {
  const number = (column: Column, fitness: Fitness) => numberOf(cell(column)).number(fitness);
  const phase = cell('phase');
  if (phase.value !== 'prefill' && phase.value !== 'decode') phase.refuse('prefill or decode');
  const lengths = cell('lengths');
  const context = cell('context');
  if (phase.value === 'prefill' && context.value !== undefined) {
    context.refuse('nothing for a prefill, whose lengths are those of its prompts');
  }
  if (lengths.value !== undefined && context.value !== undefined) {
    context.refuse('nothing beside lengths');
  }
  const each = lengthsIn(context.value === undefined ? lengths : context);
  const batch = cell('batch');
  const asked = batch.value === undefined ? each.length : number('batch', requestCount);
  if (each.length > 1 && asked !== each.length) {
    numberOf(batch).refuse(`${each.length}, as many as there are lengths, or nothing`);
  }
  // One length is that of all requests.
  const times = each.length === 1 ? asked : 1;
  const sum = (of: (length: number) => number) =>
    times * each.reduce((total, length) => total + of(length), 0);
  return {
    phase: phase.value as Phase,
    tensorParallel: number('tp', tensorParallelSize),
    ms: number('ms', duration),
    requests: asked,
    tokens: sum((length) => length),
    squaredTokens: sum((length) => length * length),
    shortest: each.reduce((least, length) => Math.min(least, length), Infinity),
    longest: each.reduce((most, length) => Math.max(most, length), 0),
  };
}

/** A cell as the number that it means. */
function numberOf(field: Field): Field {
  return typeof field.value === 'string' ? new Field(numberOrText(field.value), field) : field;
}

function lengthsIn(field: Field): number[] {
  const texts = field
    .text()
    .split(/[\s+;]+/)
    .filter((text) => text !== '');
  if (texts.length === 0 || texts.length > MOST_REQUESTS) {
    field.refuse(`from 1 to ${MOST_REQUESTS} lengths`);
  }
  return texts.map((text) => new Field(numberOrText(text), field).number(tokenCount));
}
