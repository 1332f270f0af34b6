import { InputError, shown } from '../input/index.js';

/** What is told of a constant of the detailed engines. */
export interface EngineOption {
  readonly default: number;
  readonly unit: keyof typeof units;
  /** What it is, in a few words, for help. */
  readonly what: string;
}

const option = (value: number, unit: EngineOption['unit'], what: string): EngineOption => ({
  default: value,
  unit,
  what,
});

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
  contextPoll: option(3, 'ms', 'DistServe: how often an idle prefill engine looks at its queue'),
  decodeRequests: option(1024, 'requests', 'DistServe: most requests in a decode batch'),
  decodeSleep: option(3, 'ms', 'DistServe: sleep of a decode engine that has no batch to launch'),
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
export function checkEngineOption(name: string, value: number, where: string): void {
  if (!Object.hasOwn(engineOptions, name)) {
    throw new InputError(
      `${where}: expected one of ${Object.keys(engineOptions).join(', ')}, got ${shown(name)}`,
    );
  }
  const { unit } = engineOptions[name as EngineOptionName];
  const { isPossible, expected } = units[unit];
  // With no time between two looks, no time would ever pass.
  const isIdleTime = name === 'contextPoll' || name === 'decodeSleep';
  if (isPossible(value) && !(isIdleTime && value === 0)) return;
  throw new InputError(
    `${where}: ${name}: expected ${isIdleTime ? 'a number above 0 (ms)' : expected}, got ${shown(value)}`,
  );
}

/** What the values of a unit can be. */
const units = {
  tokens: { isPossible: isCount, expected: 'a whole number of tokens, at least 1' },
  requests: { isPossible: isCount, expected: 'a whole number of requests, at least 1' },
  ms: { isPossible: (value) => value >= 0 && value <= 2 ** 40, expected: 'ms, at least 0' },
  share: { isPossible: (value) => value > 0 && value <= 1, expected: 'a share above 0 and at most 1' },
  factor: { isPossible: (value) => value > 0 && value <= 1e6, expected: 'a factor above 0' },
} satisfies Record<string, { isPossible: (value: number) => boolean; expected: string }>;

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** The constants with some of them changed. */
export function engineSettings(changed: Partial<EngineSettings> = {}): EngineSettings {
  const names = Object.keys(engineOptions) as EngineOptionName[];
  return Object.fromEntries(
    names.map((name) => [name, changed[name] ?? engineOptions[name].default]),
  ) as EngineSettings;
}
