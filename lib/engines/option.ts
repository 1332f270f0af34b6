import type { OptionValues } from '../deployment/index.js';
import { InputError, LONGEST_TIME, shown } from '../input/index.js';

/** The unit of an option that is a number. */
export type OptionUnit = 'tokens' | 'requests' | 'ms' | 'share' | 'factor';

/** An option of an engine that is a number. */
export interface NumberOption {
  readonly kind: 'number';
  /** Undefined where it is off unless it is given. */
  readonly default: number | undefined;
  readonly unit: OptionUnit;
  /** What it is, in a few words, for help. */
  readonly what: string;
  /** Whether it may be 0. */
  readonly canBeZero: boolean;
  /** The most that it may be, where that is less than its unit allows. */
  readonly most?: number;
  /** What is done when it is not given, where it has no default. */
  readonly otherwise?: string;
  /** A name that it had before, which is still taken. */
  readonly formerly?: string;
}

/** An option of an engine that is one of some names. */
export interface ChoiceOption<Name extends string = string> {
  readonly kind: 'choice';
  readonly default: Name;
  readonly among: readonly Name[];
  readonly what: string;
  readonly formerly?: string;
}

/** What is told of an option of an engine. */
export type EngineOption = NumberOption | ChoiceOption;

/** The options of an engine, by name. */
export type EngineOptions = Readonly<Record<string, EngineOption>>;

/** The values of all options of an engine. */
export type SettingsOf<Options extends EngineOptions> = {
  readonly [Name in keyof Options]: Options[Name] extends ChoiceOption<infer Choice>
    ? Choice
    : Options[Name] extends { readonly default: number }
      ? number
      : number | undefined;
};

/** What the values of a unit can be: whole numbers from 1, others above 0 or from there. */
const units = {
  tokens: { noun: 'a whole number of tokens', isWhole: true, most: Number.MAX_SAFE_INTEGER },
  requests: { noun: 'a whole number of requests', isWhole: true, most: Number.MAX_SAFE_INTEGER },
  ms: { noun: 'ms', isWhole: false, most: LONGEST_TIME },
  share: { noun: 'a share', isWhole: false, most: 1 },
  factor: { noun: 'a factor', isWhole: false, most: 1e6 },
} satisfies Record<OptionUnit, { noun: string; isWhole: boolean; most: number }>;

/** The most tokens in a block of KV cache: steps are looked through for those in which a block is full, up to so many. */
export const LARGEST_BLOCK = 2 ** 20;

/**
 * An option with a default; of a unit other than ms it may not be 0 unless said otherwise.
 *
 * @example
 * const options = { batchTokens: number(4096, 'tokens', 'Most tokens in a batch') };
 */
export function number(
  value: number,
  unit: NumberOption['unit'],
  what: string,
  {
    canBeZero = unit === 'ms',
    ...others
  }: { readonly canBeZero?: boolean; readonly formerly?: string; readonly most?: number } = {},
) {
  return { kind: 'number', default: value, unit, what, canBeZero, ...others } as const;
}

/**
 * An option that is off unless it is given.
 *
 * @example
 * const options = { chunkTokens: optionalNumber('tokens', 'Most tokens in an iteration', 'whole prompts') };
 * settingsOf(options).chunkTokens // undefined
 */
export function optionalNumber(unit: NumberOption['unit'], what: string, otherwise: string) {
  return { kind: 'number', default: undefined, unit, what, canBeZero: false, otherwise } as const;
}

/**
 * An option that is one of some names, the first by default.
 *
 * @example
 * const options = { policy: choice(policyNames, 'How an instance is chosen for a request') };
 * settingsOf(options).policy // 'least-requests'
 */
export function choice<const Name extends string>(among: readonly [Name, ...Name[]], what: string) {
  return { kind: 'choice', default: among[0], among, what } as const;
}

/** Whether it is told well enough of an option to set it. */
export function isOption(value: unknown): value is EngineOption {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, unit, among, default: usual } = value as Readonly<Record<string, unknown>>;
  return kind === 'number'
    ? Object.hasOwn(units, unit as string) && ['number', 'undefined'].includes(typeof usual)
    : kind === 'choice' && Array.isArray(among) && among.includes(usual);
}

/**
 * Values for an engine's options, by the names that they have today.
 *
 * @param given by name, or former name
 * @param where what a message begins with
 * @throws InputError for a name that there is not, one that is given under both of its names, and a value that cannot be
 */
export function checkedOptions(
  options: EngineOptions,
  given: Readonly<Record<string, unknown>>,
  where: string,
): OptionValues {
  const values: Record<string, number | string> = {};
  for (const [asked, value] of Object.entries(given)) {
    const name = nameOf(options, asked);
    if (name === undefined) {
      throw new InputError(
        `${where}: expected one of ${Object.keys(options).join(', ')}, got ${shown(asked)}`,
      );
    }
    if (Object.hasOwn(values, name)) {
      throw new InputError(`${where}: ${name}: expected one value, got it as ${asked} too`);
    }
    values[name] = checkedValue(name, options[name]!, value, where);
  }
  return values;
}

/** The name of an option that is asked for by it, or by a former one; undefined when there is none. */
export function nameOf(options: EngineOptions, asked: string): string | undefined {
  if (Object.hasOwn(options, asked)) return asked;
  return Object.keys(options).find((name) => options[name]!.formerly === asked);
}

function checkedValue(name: string, option: EngineOption, value: unknown, where: string): number | string {
  if (option.kind === 'choice') {
    if (typeof value === 'string' && option.among.includes(value)) return value;
    throw new InputError(
      `${where}: ${name}: expected one of ${option.among.join(', ')}, got ${shown(value)}`,
    );
  }
  const { unit, canBeZero } = option;
  const { noun, isWhole, most: mostOfUnit } = units[unit];
  const most = option.most ?? mostOfUnit;
  const isPossible =
    typeof value === 'number' &&
    value <= most &&
    (value > 0 || (canBeZero && value === 0)) &&
    (!isWhole || Number.isInteger(value));
  if (isPossible) return value;
  const least = isWhole ? 'from 1 to' : canBeZero ? 'from 0 to' : 'above 0 and at most';
  throw new InputError(`${where}: ${name}: expected ${noun} ${least} ${most}, got ${shown(value)}`);
}

/**
 * All options of an engine, with some of them changed.
 *
 * @throws InputError as `checkedOptions`
 * @example
 * const options = { batchTokens: number(4096, 'tokens', 'Most tokens in a batch') };
 * settingsOf(options, { batchTokens: 1024 }) // { batchTokens: 1024 }
 */
export function settingsOf<Options extends EngineOptions>(
  options: Options,
  changed: OptionValues = {},
): SettingsOf<Options> {
  const checked = checkedOptions(options, changed, 'engine options');
  const entries = Object.entries(options).map(([name, option]) => [name, checked[name] ?? option.default]);
  return Object.fromEntries(entries) as SettingsOf<Options>;
}
