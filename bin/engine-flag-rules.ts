import { catalogue } from '../lib/engines/catalogue.js';
import type { EngineFacts } from '../lib/engines/engine.js';
import { InputError } from '../lib/input/index.js';
import { labelOf } from './flags.js';

/** Flags that are short for an option of the engine, with the names that it has: of an engine that does both, others. */
export const shortForms: Readonly<Record<string, readonly string[]>> = {
  'prefill-policy': ['prefillPolicy', 'dispatchPolicy'],
  'decode-policy': ['decodePolicy'],
  'chunk-tokens': ['chunkTokens'],
};

/** Flags that mean something to some engines only. */
interface Rule {
  readonly flags: readonly string[];
  /** What such an engine is, as after "expected with". */
  readonly expected: string;
  appliesTo(engine: EngineFacts): boolean;
}

const rules: readonly Rule[] = [
  {
    flags: ['across-nodes', 'kv-bandwidth-intra', 'kv-bandwidth-inter', 'kv-latency', 'kv-bandwidth-gbit'],
    expected: 'an engine that moves KV cache',
    appliesTo: ({ movesKv }) => movesKv,
  },
  {
    flags: ['decode-instances', 'prefill-gpu', 'decode-gpu'],
    expected: 'an engine with prefill and decode instances',
    appliesTo: ({ roles }) => roles.length > 1,
  },
  {
    flags: ['output-request-event', 'output-worker'],
    expected: 'an engine that tells of every iteration',
    appliesTo: ({ tellsIterations }) => tellsIterations,
  },
  ...Object.entries(shortForms).map(([flag, names]) => ({
    flags: [flag],
    expected: `an engine that has the option ${names.join(' or ')}`,
    appliesTo: ({ options }: EngineFacts) => names.some((name) => Object.hasOwn(options, name)),
  })),
];

/** Flags that would change nothing beside another one, or without it, and what the message says then. */
interface Clash {
  readonly flags: readonly string[];
  isSo(values: Given, instances: boolean | undefined): boolean;
  readonly message: string;
}

type Given = Readonly<Record<string, unknown>>;

const clashes: readonly Clash[] = [
  {
    flags: ['across-nodes', 'kv-bandwidth-intra', 'kv-bandwidth-inter'],
    isSo: (values) => values['kv-bandwidth-gbit'] !== undefined,
    message: `expected without ${labelOf('kv-bandwidth-gbit')}, got both`,
  },
  {
    flags: ['prefill-policy', 'decode-policy'],
    isSo: (_, instances) => instances === false,
    message: 'expected with --instances only, as there is one instance of each kind without',
  },
  {
    flags: ['kv-bandwidth-intra'],
    isSo: (values) => values['across-nodes'] === true,
    message: 'expected without --across-nodes, got both',
  },
  {
    flags: ['across-nodes', 'kv-bandwidth-intra'],
    isSo: (values) => values['prefill-gpu'] !== undefined,
    message:
      'expected without --prefill-gpu and --decode-gpu, whose instances are in different nodes, got it with them',
  },
  {
    flags: ['kv-bandwidth-inter'],
    isSo: (values) => values['across-nodes'] === false && values['prefill-gpu'] === undefined,
    message: 'expected with --across-nodes only, got it without',
  },
];

/**
 * Sees to it that no flag is given that would change nothing.
 *
 * @param engines those that run, or may be meant
 * @throws InputError for the first such, with the engines that it is for
 */
export function refuseFlagsThatDoNotApply(
  values: Given,
  engines: Readonly<Record<string, EngineFacts>>,
  instances: boolean | undefined,
): void {
  for (const { flags, expected, appliesTo } of rules) {
    if (Object.values(engines).some(appliesTo)) continue;
    const flag = flags.find((each) => isGiven(values[each]));
    if (flag === undefined) continue;
    const fitting = Object.entries(catalogue).filter(([, facts]) => appliesTo(facts));
    throw new InputError(
      `${labelOf(flag)}: expected with ${expected} (${namesOf(fitting)}), got it with ${namesOf(Object.entries(engines))}`,
    );
  }
  for (const { flags, isSo, message } of clashes) {
    const flag = isSo(values, instances) ? flags.find((each) => isGiven(values[each])) : undefined;
    if (flag !== undefined) throw new InputError(`${labelOf(flag)}: ${message}`);
  }
}

function namesOf(entries: readonly (readonly [string, unknown])[]): string {
  return entries.map(([name]) => name).join(', ');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}
