import { InputError, LONGEST_TIME, shown } from '../input/index.js';

/** What is told of a constant of the detailed engines. */
export interface EngineOption {
  readonly default: number;
  readonly unit: keyof typeof units;
  /** What it is, in a few words, for help. */
  readonly what: string;
  /** Whether it may be 0. */
  readonly canBeZero: boolean;
}

const option = (
  value: number,
  unit: EngineOption['unit'],
  what: string,
  canBeZero = unit === 'ms',
): EngineOption => ({ default: value, unit, what, canBeZero });

/** What a link for KV cache can be: bandwidths in GB/s, from 1 MB/s to more than any network has, and ms. */
export const linkBounds = {
  bandwidth: { least: 1e-3, most: 1e6 },
  latency: { least: 0, most: LONGEST_TIME },
} as const;

// With no time between two looks, no time would ever pass.
const ABOVE_ZERO = false;

/**
 * The constants of the detailed engines: what was measured of DistServe's and vLLM's servers (A100-80G, OPT-13B), or
 * is written in their configuration. Each can be set; see the engines for where it counts.
 */
export const engineOptions = {
  blockTokens: option(16, 'tokens', 'Tokens in a block of KV cache'),
  requestLatency: option(7, 'ms', 'From the issue of a request to its engine (HTTP, tokenisation)'),
  speed: option(1, 'factor', 'Scales the times of the profile and of the host'),
  contextRequests: option(128, 'requests', 'DistServe: most requests in a prefill batch'),
  contextTokens: option(8192, 'tokens', 'DistServe: most tokens in a prefill batch'),
  contextPoll: option(3, 'ms', 'DistServe: how often an idle prefill engine looks at its queue', ABOVE_ZERO),
  decodeRequests: option(1024, 'requests', 'DistServe: most requests in a decode batch'),
  decodeSleep: option(3, 'ms', 'DistServe: sleep of a decode engine that has no batch to launch', ABOVE_ZERO),
  decodeHost: option(2, 'ms', 'DistServe: host time of a decode iteration'),
  decodeHostPerRequest: option(0.13, 'ms', 'DistServe: host time of a decode iteration for each request'),
  decodeWaitingShare: option(
    0.05,
    'share',
    'DistServe: KV is taken over while waiting requests hold less of the blocks',
  ),
  vllmMemory: option(0.86, 'share', 'vLLM: share of the KV capacity that its profiling run leaves'),
  vllmWatermark: option(
    0.01,
    'share',
    'vLLM: share of the blocks that is kept free when requests are admitted',
    true,
  ),
  vllmArrivalHost: option(2, 'ms', 'vLLM: host time of a request that joins the queue'),
  vllmArrivalHostPerToken: option(
    0.005,
    'ms',
    'vLLM: host time of a request that joins, for each token of its prompt',
  ),
  vllmFinishHost: option(2, 'ms', 'vLLM: host time of a step after one in which a request finished'),
  vllmStepHost: option(4, 'ms', 'vLLM: host time of a step'),
  vllmStepHostPerRequest: option(0.42, 'ms', 'vLLM: host time of a step for each request'),
  vllmRequests: option(1024, 'requests', 'vLLM: most requests that run'),
  vllmBatchTokens: option(16_384, 'tokens', 'vLLM: most tokens, with padding, in a prefill batch'),
  vllmPaddings: option(256, 'tokens', 'vLLM: most tokens of padding in a prefill batch'),
} as const satisfies Record<string, EngineOption>;

/** The name of a constant of the detailed engines. */
export type EngineOptionName = keyof typeof engineOptions;

/** All constants of the detailed engines. */
export type EngineSettings = Readonly<Record<EngineOptionName, number>>;

/**
 * A value for a constant.
 *
 * @param where what the message begins with
 * @throws InputError for a name that there is not, listing those that there are, and a value that cannot be
 */
export function checkEngineOption(name: string, value: unknown, where: string): void {
  if (!Object.hasOwn(engineOptions, name)) {
    throw new InputError(
      `${where}: expected one of ${Object.keys(engineOptions).join(', ')}, got ${shown(name)}`,
    );
  }
  const { unit, canBeZero } = engineOptions[name as EngineOptionName];
  const { noun, isWhole, most } = units[unit];
  const isPossible =
    typeof value === 'number' &&
    value <= most &&
    (value > 0 || (canBeZero && value === 0)) &&
    (!isWhole || Number.isInteger(value));
  if (isPossible) return;
  const least = isWhole ? 'from 1 to' : canBeZero ? 'from 0 to' : 'above 0 and at most';
  throw new InputError(`${where}: ${name}: expected ${noun} ${least} ${most}, got ${shown(value)}`);
}

/** What the values of a unit can be: whole numbers from 1, others above 0 or from there. */
const units = {
  tokens: { noun: 'a whole number of tokens', isWhole: true, most: Number.MAX_SAFE_INTEGER },
  requests: { noun: 'a whole number of requests', isWhole: true, most: Number.MAX_SAFE_INTEGER },
  ms: { noun: 'ms', isWhole: false, most: LONGEST_TIME },
  share: { noun: 'a share', isWhole: false, most: 1 },
  factor: { noun: 'a factor', isWhole: false, most: 1e6 },
} satisfies Record<string, { noun: string; isWhole: boolean; most: number }>;

/** The constants with some of them changed. */
export function engineSettings(changed: Partial<EngineSettings> = {}): EngineSettings {
  const names = Object.keys(engineOptions) as EngineOptionName[];
  return Object.fromEntries(
    names.map((name) => [name, changed[name] ?? engineOptions[name].default]),
  ) as EngineSettings;
}
