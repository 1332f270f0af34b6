import { type Field, tokensFrom } from '../input/index.js';

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

const fields = [
  'kind',
  'name',
  'note',
  'source',
  'standIn',
  'promptQuantiles',
  'outputQuantilesByPrompt',
  'maxContext',
] as const;

/**
 * Checks that an object parsed from JSON is a length model. `standIn` (false) and `maxContext` may be absent, the
 * other fields may not, and there are no others.
 *
 * @throws InputError naming the field that is amiss.
 */
export function lengthModelOf(root: Field): LengthModel {
  const kind = root.at('kind');
  if (kind.value !== 'length-model') kind.refuse('"length-model" (of an object; a trace is a list)');
  const model = root.record(...fields);
  const tables = model.outputQuantilesByPrompt;
  if (!Array.isArray(tables.value) || tables.value.length === 0) {
    tables.refuse('a list of at least one table');
  }
  const promptQuantiles = quantiles(model.promptQuantiles, 1);
  const longestPrompt = Math.ceil(promptQuantiles.at(-1) ?? 1);
  return {
    kind: 'length-model',
    name: model.name.text(),
    note: model.note.text(),
    source: model.source.text(),
    standIn: model.standIn.value === undefined ? false : model.standIn.flag(),
    promptQuantiles,
    outputQuantilesByPrompt: tables
      .list((slice) => ` table ${slice} (0-based)`)
      .map((table) => quantiles(table, 0)),
    ...model.maxContext.ifThere('maxContext', (field) => field.number(tokensFrom(longestPrompt))),
  };
}

function quantiles(table: Field, least: number): number[] {
  if (!Array.isArray(table.value) || table.value.length < 2) table.refuse('a list of at least two quantiles');
  let previous = least;
  return table
    .list((index) => `: element ${index} (0-based)`)
    .map((item, index) => {
      previous = item.number({
        expected: `tokens, at least ${previous}${index === 0 ? '' : ' (ascending)'}`,
        isFit: (value) => value >= previous && value <= Number.MAX_SAFE_INTEGER,
      });
      return previous;
    });
}
