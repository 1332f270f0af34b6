import { InputError, shown } from '../input/index.js';
import { tokenCount } from './token-count.js';

/**
 * A distribution of request lengths, as data: what is left of a data set when its requests stay away. Between two
 * quantiles lengths are spread evenly. Prompts are cut at their quantiles into as many slices of equal probability
 * as there are tables of output lengths, and each slice has its own table.
 */
export interface LengthModel {
  readonly kind: 'length-model';
  readonly name: string;
  /** What the model describes. */
  readonly note: string;
  /** Where its figures come from. */
  readonly source: string;
  /** Whether the model is used in place of a data set of the same name. */
  readonly standIn: boolean;
  /** Tokens, ascending: the quantiles of the prompt length at 0, 1/n, ..., 1; at least 1. */
  readonly promptQuantiles: readonly number[];
  /** Tokens, each table ascending: quantiles of the output length at 0, 1/m, ..., 1, by slice of the prompts. */
  readonly outputQuantilesByPrompt: readonly (readonly number[])[];
  /** Tokens that prompt and output may have together; an output that would go beyond is cut. Absent: no limit. */
  readonly maxContext?: number;
}

const fields = new Set([
  'kind',
  'name',
  'note',
  'source',
  'standIn',
  'promptQuantiles',
  'outputQuantilesByPrompt',
  'maxContext',
]);

/**
 * Checks that an object parsed from JSON is a length model. `standIn` (false) and `maxContext` may be absent, the
 * other fields may not, and there are no others.
 *
 * @param value the object.
 * @param where the name of the file, for errors.
 * @throws InputError naming the field that is amiss.
 */
export function lengthModelOf(value: object, where: string): LengthModel {
  const record: Partial<Record<string, unknown>> = { ...value };
  if (record.kind !== 'length-model') {
    throw new InputError(
      `${where}: kind: expected "length-model" (of an object; a trace is a list), got ${shown(record.kind)}`,
    );
  }
  for (const field of Object.keys(record)) {
    if (!fields.has(field)) {
      throw new InputError(
        `${where}: expected the fields ${[...fields].join(', ')} only, got ${shown(field)}`,
      );
    }
  }
  const text = (field: string): string => {
    const given = record[field];
    if (typeof given === 'string' && given !== '') return given;
    throw new InputError(`${where}: ${field}: expected a text, got ${shown(given)}`);
  };
  const { standIn = false, outputQuantilesByPrompt: tables } = record;
  if (typeof standIn !== 'boolean') {
    throw new InputError(`${where}: standIn: expected true or false, got ${shown(standIn)}`);
  }
  if (!Array.isArray(tables) || tables.length === 0) {
    throw new InputError(
      `${where}: outputQuantilesByPrompt: expected a list of at least one table, got ${shown(tables)}`,
    );
  }
  const promptQuantiles = quantiles(record.promptQuantiles, 1, `${where}: promptQuantiles`);
  const longestPrompt = Math.ceil(promptQuantiles.at(-1) ?? 1);
  return {
    kind: 'length-model',
    name: text('name'),
    note: text('note'),
    source: text('source'),
    standIn,
    promptQuantiles,
    outputQuantilesByPrompt: tables.map((table, slice) =>
      quantiles(table, 0, `${where}: outputQuantilesByPrompt table ${slice} (0-based)`),
    ),
    ...(record.maxContext === undefined
      ? {}
      : { maxContext: tokenCount(record.maxContext, longestPrompt, `${where}: maxContext`) }),
  };
}

function quantiles(value: unknown, least: number, place: string): number[] {
  if (!Array.isArray(value) || value.length < 2) {
    throw new InputError(`${place}: expected a list of at least two quantiles, got ${shown(value)}`);
  }
  let previous = least;
  return value.map((item: unknown, index) => {
    if (typeof item !== 'number' || !(item >= previous) || item > Number.MAX_SAFE_INTEGER) {
      const expected = `tokens, at least ${previous}${index === 0 ? '' : ' (ascending)'}`;
      throw new InputError(`${place}: element ${index} (0-based): expected ${expected}, got ${shown(item)}`);
    }
    previous = item;
    return item;
  });
}
