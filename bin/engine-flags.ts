import { engineOptions, linkBounds } from '../lib/engines/engine-options.js';
import { type PolicyName, policies } from '../lib/engines/policies.js';
import { InputError } from '../lib/input/index.js';
import type { EngineChoice } from '../lib/search/index.js';
import { type EngineModel, engineModels } from '../lib/simulation/engine-model.js';
import { defaultKvLinks } from '../lib/simulation/kv-link.js';
import type { Backend } from '../lib/simulation/placement.js';
import { settingsInFile, settingsInWords } from './engine-settings.js';
import { type FlagValues, inGroup, labelOf, optional, repeated, toggle, valued } from './flags.js';
import { requestCount } from './serving-flags.js';
import { bandwidthIn, between, oneOf, text } from './value-types.js';

const policyNames = Object.keys(policies) as PolicyName[];

const bandwidth = bandwidthIn('GB/s', linkBounds.bandwidth);
const { least: leastLatency, most: mostLatency } = linkBounds.latency;

/** How closely engines are simulated, and what of them is not as usual. */
export const engineFlags = inGroup('Engines:', {
  'engine-model': valued(
    oneOf(engineModels),
    `Engine model (${engineModels.join(', ')}): the published one, or one with KV cache, its transfer and host times`,
    'reference',
  ),
  'engine-option': repeated(
    text,
    'A constant of the detailed engines, NAME=VALUE, listed below; may be repeated',
  ),
  'engine-options': optional(text, 'JSON file of such constants: {"NAME": VALUE, ...}'),
  'prefill-policy': optional(
    oneOf(policyNames),
    `Detailed: how prefill instances (vllm: instances) are chosen (${policyNames.join(', ')})`,
    'least-requests',
  ),
  'decode-policy': optional(
    oneOf(policyNames),
    'Detailed: how decode instances are chosen',
    'least-requests',
  ),
  'kv-bandwidth-intra': optional(
    bandwidth,
    'Detailed: KV transfer within a node, in GB/s, or with a unit: 200GB/s, 1600Gbps',
    `${defaultKvLinks.intra}`,
  ),
  'kv-bandwidth-inter': optional(
    bandwidth,
    'Detailed: KV transfer between nodes, likewise',
    `${defaultKvLinks.inter}, which is 25Gbps`,
  ),
  'kv-latency': optional(
    between(leastLatency, mostLatency, 'ms'),
    'Detailed: before a KV transfer, in ms',
    `${defaultKvLinks.latency}`,
  ),
});

/** Where the instances of one placement lie. */
export const nodeFlags = {
  'across-nodes': toggle(
    'Detailed: prefill and decode instances sit in different nodes: KV moves at --kv-bandwidth-inter',
  ),
};

/** How vllm prefills, for commands that simulate it. */
export const chunkFlags = inGroup('Engines:', {
  'chunk-tokens': optional(
    requestCount,
    'vllm: prefill in chunks beside decodes, within so many tokens an iteration; detailed: such an iteration takes the ' +
      "larger of its memory-bound and compute-bound times by the profile, an approximation; reference: its chunks' time",
    'whole prompts',
  ),
});

type EngineValues = FlagValues<typeof engineFlags>;

/**
 * Reads the constants and puts together what the flags ask for.
 *
 * @param seed for policies that draw
 * @throws InputError for constants that cannot be, and flags of the detailed engines with the reference model
 */
export function engineChoiceOf(
  values: EngineValues,
  seed: number,
): Required<Omit<EngineChoice, 'chunkTokens'>> {
  const file = values['engine-options'];
  const engineSettings = {
    ...(file === undefined ? {} : settingsInFile(file)),
    ...settingsInWords(values['engine-option']),
  };
  refuseUnused(values, [detailedOnly]);
  return {
    engineModel: values['engine-model'],
    engineSettings,
    kvLinks: {
      intra: values['kv-bandwidth-intra'] ?? defaultKvLinks.intra,
      inter: values['kv-bandwidth-inter'] ?? defaultKvLinks.inter,
      latency: values['kv-latency'] ?? defaultKvLinks.latency,
    },
    dispatch: {
      prefill: values['prefill-policy'] ?? 'least-requests',
      decode: values['decode-policy'] ?? 'least-requests',
      seed,
    },
  };
}

/** The constants as help lists them. */
export function engineOptionsInWords(): string {
  const lines = Object.entries(engineOptions).map(
    ([name, { default: value, unit, what }]) => `  ${name.padEnd(24)} ${what} [${value} ${unit}]`,
  );
  return ['Constants of the detailed engines (--engine-option NAME=VALUE):', ...lines].join('\n');
}

/** What decides whether a flag of the engines changes anything; of those that a command does not have nothing is known. */
type EngineFlagValues = {
  readonly 'engine-model': EngineModel;
  readonly backend?: Backend | undefined;
  readonly 'across-nodes'?: boolean;
  readonly instances?: boolean;
  readonly 'kv-bandwidth-gbit'?: number | undefined;
} & { readonly [flag: string]: unknown };

/** Flags that would change nothing in some case, and what the message says then. */
interface Unused {
  readonly flags: readonly string[];
  isSo(values: EngineFlagValues): boolean;
  readonly message: string;
}

const detailedOnly: Unused = {
  flags: [...Object.keys(engineFlags), 'across-nodes', 'kv-bandwidth-gbit'].filter(
    (flag) => flag !== 'engine-model',
  ),
  isSo: (values) => values['engine-model'] === 'reference',
  message: 'expected with --engine-model detailed only, got it with reference',
};

const unusedFlags: readonly Unused[] = [
  detailedOnly,
  {
    flags: ['decode-policy', 'across-nodes', 'kv-bandwidth-intra', 'kv-bandwidth-inter', 'kv-latency'],
    isSo: ({ backend }) => backend === 'vllm',
    message: 'expected with distserve only, got it with vllm',
  },
  {
    flags: ['chunk-tokens'],
    isSo: ({ backend }) => backend === 'distserve',
    message: 'expected with vllm only, got it with distserve',
  },
  {
    flags: ['across-nodes', 'kv-bandwidth-intra', 'kv-bandwidth-inter'],
    isSo: (values) => values['kv-bandwidth-gbit'] !== undefined,
    message: `expected without ${labelOf('kv-bandwidth-gbit')}, got both`,
  },
  {
    flags: ['prefill-policy', 'decode-policy'],
    isSo: ({ instances }) => instances === false,
    message: 'expected with --instances only, as there is one instance of each kind without',
  },
  {
    flags: ['kv-bandwidth-intra'],
    isSo: (values) => values['across-nodes'] === true,
    message: 'expected without --across-nodes, got both',
  },
  {
    flags: ['kv-bandwidth-inter'],
    isSo: (values) => values['across-nodes'] === false,
    message: 'expected with --across-nodes only, got it without',
  },
];

/** Sees to it that no flag of the engines is given that would change nothing. @throws InputError for the first such */
export function checkEngineFlags(values: EngineFlagValues): void {
  refuseUnused(values, unusedFlags);
}

function refuseUnused(values: EngineFlagValues, cases: readonly Unused[]): void {
  for (const { flags, isSo, message } of cases) {
    const flag = isSo(values) ? flags.find((each) => isGiven(values[each])) : undefined;
    if (flag !== undefined) throw new InputError(`${labelOf(flag)}: ${message}`);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}
