import { plain } from '../../input/index.js';
import type { Architecture, BatchPoint, CoveredRanges } from '../../profile/index.js';
import type { PointTold, ProfileDocument, RowTold, SizeTold } from '../documents/profile-document.js';
import { roundHalfEven } from '../python-number.js';
import { presetInWords } from './profile-lines.js';
import { textTable } from './text-table.js';
import { wrapped } from './wrapped.js';

/** A profile for people: what it is, memory, coefficients, what they rest on, and the times of some batches. */
export function profileText(document: ProfileDocument): string {
  const { sizes, rows } = document;
  const engines = [...new Set(rows.map(({ engine }) => engine))];
  const parts = engines.map((engine) => partOf(document, engine));
  return [
    headLines(document),
    ...(sizes.length > 0 ? [memoryTable(document)] : []),
    ...parts.flatMap((part) => (['prefill', 'decode'] as const).flatMap((kind) => timesTable(kind, part))),
    ...(rows.length > 0 ? [legend(document)] : []),
    ...parts.flatMap((part) => [...evidenceTable(part, document), ...coefficientsTables(part)]),
  ].join('\n');
}

/** What a profile has of an engine, or of none. */
interface Part {
  /** For the head of a table. */
  readonly of: string;
  readonly rows: readonly RowTold[];
  readonly used: readonly RowTold[];
  readonly points: readonly PointTold[];
}

function partOf({ rows, points }: ProfileDocument, engine: string | null): Part {
  const own = rows.filter((row) => row.engine === engine);
  return {
    of: engine === null ? '' : `, engine ${engine}`,
    rows: own,
    used: own.filter(({ isUsed }) => isUsed),
    points: points.filter((point) => point.engine === engine),
  };
}

function headLines({ profile }: ProfileDocument): string {
  const { model, gpu, dtype, kvDtype, tier, what, error, aliases, architecture, source, licence, file } =
    profile;
  const weights = dtype === null ? '' : ` in ${dtype}`;
  const kv = kvDtype === null ? '' : `, KV cache in ${kvDtype}`;
  // The words of a tier tell its error where it has one.
  const tierWords = [tier, ...(what === null ? [] : [what])].join(': ');
  return [
    `${model}${weights} on ${gpu}${kv}`,
    `Tier:    ${tierWords}${error === null && what === null ? ' (no error is stated)' : ''}`,
    ...(aliases.length > 0 ? [`Aliases: ${aliases.join(', ')}`] : []),
    `Shape:   ${shapeInWords(architecture)}`,
    `Source:  ${source}`,
    ...(licence === null ? [] : [`Licence: ${licence}`]),
    `File:    ${file}`,
  ]
    .map((line) => wrapped(plain(line), '         '))
    .join('');
}

function shapeInWords(architecture: Architecture): string {
  const { layers, heads, kvHeads, headDim, hidden, intermediate, gatedMlp, vocabulary } = architecture;
  const { experts, latentKvValues } = architecture;
  const ofKv = kvHeads === undefined || kvHeads === heads ? '' : ` (${kvHeads} of keys and values)`;
  const terms: readonly (string | undefined)[] = [
    `${layers} layers`,
    `${heads} heads${ofKv}`,
    headDim === undefined ? undefined : `head size ${headDim}`,
    hidden === undefined ? undefined : `hidden size ${hidden}`,
    intermediate === undefined ? undefined : `${gatedMlp === true ? 'gated ' : ''}MLP of ${intermediate}`,
    experts === undefined ? undefined : `${experts.count} experts, ${experts.perToken} for a token`,
    latentKvValues === undefined ? undefined : `latent attention of ${latentKvValues} values`,
    vocabulary === undefined ? undefined : `vocabulary ${vocabulary}`,
  ];
  return terms.filter((term) => term !== undefined).join(', ');
}

function memoryTable({ sizes, profile: { memory } }: ProfileDocument): string {
  const { pipelineParallel } = sizes[0]!;
  const gigabytes = (of: (told: NonNullable<SizeTold['memory']>) => number) =>
    sizes.map((size) => (size.memory === null ? '-' : roundHalfEven(of(size.memory) / 1e9, 1)));
  const percent = (share: number) => `${Number((100 * share).toPrecision(4))} %`;
  const shares =
    memory === null ? '' : ` (${percent(memory.utilisation)} of it less ${percent(memory.reserve)})`;
  const isPlanned = sizes.some((size) => size.memory !== null);
  const isMissing = sizes.some((size) => (size.memory?.missingBytes ?? 0) > 0);
  return textTable([
    [`Memory, pp ${pipelineParallel}`, ...sizes.map(nameOfSize)],
    ...(isPlanned
      ? [
          ['a GPU has, GB', ...gigabytes((told) => told.memoryBytes)],
          [`usable${shares}, GB`, ...gigabytes((told) => told.usableBytes)],
          ['weights on each, GB', ...gigabytes((told) => told.weightsBytes)],
        ]
      : []),
    ...(isMissing ? [['missing on each, GB', ...gigabytes((told) => told.missingBytes)]] : []),
    [
      'KV cache of an instance, tokens',
      ...sizes.map(({ kvTokens }) => (kvTokens === null ? '-' : `${kvTokens}`)),
    ],
  ]);
}

function nameOfSize({ tensorParallel }: { readonly tensorParallel: number }): string {
  return `TP ${tensorParallel}`;
}

/** What the ranges are of, in words. */
const rangeWords: Readonly<Record<keyof CoveredRanges, string>> = {
  prefillRequests: 'prompts in a prefill',
  promptLength: 'tokens of a prompt',
  prefillTokens: 'tokens in a prefill',
  decodeRequests: 'requests in a decode batch',
  contextLength: 'context of a request, tokens',
  contextTokens: 'context in a decode batch, tokens',
};

function evidenceTable({ used: rows, of }: Part, { profile }: ProfileDocument): string[] {
  const percent = (share: number) => roundHalfEven(100 * share, 1);
  const errors = (kind: 'prefill' | 'decode') =>
    rows.map(({ heldOut }) =>
      heldOut === null ? '-' : `${percent(heldOut[kind].median)} / ${percent(heldOut[kind].p95)}`,
    );
  const lines: string[][] = [
    ['tier', ...rows.map(({ tier }) => tier)],
    ['prefill error, median / P95, %', ...errors('prefill')],
    ['decode error, median / P95, %', ...errors('decode')],
    ...Object.entries(rangeWords).map(([range, words]) => [
      words,
      ...rows.map(({ ranges }) => ranges?.[range]?.join(' to ') ?? '-'),
    ]),
  ];
  const told = lines.filter(([, ...cells]) => cells.some((cell) => cell !== '-'));
  // What the head says need not be said again.
  if (told.length === 1 && rows.every(({ tier, note }) => tier === profile.tier && note === null)) return [];
  const table = textTable([[`Evidence${of}`, ...rows.map(nameOfSize)], ...told]);
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))].map((note) => {
    const ofNote = rows.filter((row) => row.note === note);
    const sizes = ofNote.length === rows.length ? '' : `${ofNote.map(nameOfSize).join(', ')}: `;
    return wrapped(plain(`${sizes}${note}`), '');
  });
  return [[table, ...notes].join('')];
}

function coefficientsTables({ rows, of }: Part): string[] {
  const forms = [...new Set(rows.map(({ form }) => form))];
  return forms.map((form) => {
    const ofForm = rows.filter((row) => row.form === form);
    return coefficientsTable(ofForm, `${form}${of}`);
  });
}

/** What the coefficients of a form mean. */
const formulas: Readonly<Record<string, readonly string[]>> = {
  affine: [
    'prefill = base + perToken * tokens + perSquaredToken * sum of squared prompt lengths',
    'decode = base + perContextToken * tokens of context + perRequest * requests',
  ],
  max: [
    'prefill = max(floor, base + perToken * tokens) + perSquaredToken * sum of squared prompt lengths',
    'decode = larger of memory and compute (base + perRequest * requests) + perContextToken * tokens of context',
  ],
  roofline: [
    'a time is the sum over operators of (x^power + y^power)^(1/power), of arithmetic x and reading y',
  ],
};

function coefficientsTable(rows: readonly RowTold[], title: string): string {
  const fields = rows.map(({ coefficients: { form: _, ...rest } }) => new Map(leavesOf(rest)));
  const names = [...new Set(fields.flatMap((each) => [...each.keys()]))];
  const [form] = rows.map((row) => row.form);
  const isUsed = rows.some((row) => row.isUsed);
  const isText = (name: string) => fields.some((each) => typeof each.get(name) === 'string');
  const cell = (value: Leaf | undefined) =>
    typeof value === 'number' ? coefficient(value) : `${value ?? '-'}`;
  const table = textTable([
    [`Coefficients, ms, form ${title}${isUsed ? '' : ' (not used)'}`, ...rows.map(nameOfSize)],
    ...names
      .filter((name) => !isText(name))
      .map((name) => [name, ...fields.map((each) => cell(each.get(name)))]),
  ]);
  const texts = names.filter(isText).flatMap((name) => {
    const values = fields.map((each) => cell(each.get(name)));
    return [...new Set(values)].map((value) => {
      const sizes = rows.filter((_, index) => values[index] === value).map(nameOfSize);
      return `${sizes.join(', ')}: ${name} = ${value}`;
    });
  });
  return `${table}${[...texts, ...(formulas[form!] ?? [])].map((line) => wrapped(plain(line))).join('')}`;
}

type Leaf = string | number | boolean;

/** The fields of nested data by their path. */
function leavesOf(data: object, above = ''): [string, Leaf][] {
  return Object.entries(data).flatMap(([name, value]): [string, Leaf][] => {
    const path = `${above}${name}`;
    return typeof value === 'object' && value !== null ? leavesOf(value, `${path}.`) : [[path, value]];
  });
}

/** A coefficient with six digits. */
function coefficient(value: number): string {
  const rounded = Number(value.toPrecision(6));
  return rounded !== 0 && Math.abs(rounded) < 1e-3 ? rounded.toExponential() : `${rounded}`;
}

const pointHeads = {
  prefill: 'Prefill, ms (prompts x tokens of each)',
  decode: 'Decode, ms (requests x context of each)',
} as const;

function timesTable(kind: BatchPoint['kind'], { points, used: rows, of }: Part): string[] {
  const ofKind = points.filter((point) => point.kind === kind);
  if (ofKind.length === 0) return [];
  const batch = ({ requests, tokens }: BatchPoint) => `${requests} x ${tokens}`;
  const batches = [...new Set(ofKind.map(batch))];
  const times = batches.map((name) => {
    const cells = rows.map(({ tensorParallel }) => {
      const point = ofKind.find((each) => each.tensorParallel === tensorParallel && batch(each) === name)!;
      return `${roundHalfEven(point.ms, 2)}${point.outsideRanges.length > 0 ? '*' : ' '}`;
    });
    return [name, ...cells];
  });
  // A place for the mark behind each number.
  const heads = rows.map((row) => `${nameOfSize(row)} `);
  return [textTable([[`${pointHeads[kind]}${of}`, ...heads], ...times])];
}

function legend({ profile: { enginePreset, tier }, points, rows }: ProfileDocument): string {
  const isOutside = points.some(({ outsideRanges }) => outsideRanges.length > 0);
  const outside = isOutside
    ? '* outside the ranges that the coefficients were fitted to: see Evidence\n'
    : '';
  return `${outside}${wrapped(timesAre())}`;

  function timesAre(): string {
    if (enginePreset !== null)
      return `Coefficients and times with the engine preset ${presetInWords(enginePreset)}.`;
    if (tier === 'reference' || rows.every(({ engine }) => engine !== null))
      return "Times of the engine's iterations, with its overhead.";
    return "Times of the model's iterations, without the engine's overhead.";
  }
}
