import * as fs from 'node:fs';
import { checkEngineOption, type EngineSettings, engineOptions } from '../lib/engines/engine-options.js';
import { type PolicyName, policies } from '../lib/engines/policies.js';
import { InputError, parseJson, readInputFile, shown } from '../lib/input/index.js';
import type { EngineChoice } from '../lib/search/index.js';
import { engineModels } from '../lib/simulation/engine-model.js';
import { defaultKvLinks } from '../lib/simulation/kv-link.js';
import { type FlagValues, inGroup, optional, repeated, valued } from './flags.js';
import { bandwidth, notNegative, oneOf, text } from './value-types.js';

const policyNames = Object.keys(policies) as PolicyName[];

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
    notNegative('ms'),
    'Detailed: before a KV transfer, in ms',
    `${defaultKvLinks.latency}`,
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
  const engineModel = values['engine-model'];
  const file = values['engine-options'];
  const engineSettings = {
    ...(file === undefined ? {} : settingsInFile(file)),
    ...settingsInWords(values['engine-option']),
  };
  if (engineModel === 'reference') refuseDetailedFlags(values);
  return {
    engineModel,
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

function refuseDetailedFlags(values: EngineValues): void {
  for (const flag of Object.keys(engineFlags) as (keyof typeof engineFlags)[]) {
    const value = values[flag];
    if (flag === 'engine-model' || value === undefined || (Array.isArray(value) && value.length === 0))
      continue;
    throw new InputError(`--${flag}: expected with --engine-model detailed only, got it with reference`);
  }
}

function settingsInWords(given: readonly string[]): Partial<EngineSettings> {
  const settings: Record<string, number> = {};
  for (const each of given) {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(each) ?? [];
    if (name === undefined || value === undefined) {
      throw new InputError(`--engine-option: expected NAME=VALUE, got ${shown(each)}`);
    }
    settings[name] = checked(name, value.trim() === '' ? Number.NaN : Number(value), '--engine-option');
  }
  return settings;
}

function settingsInFile(path: string): Partial<EngineSettings> {
  const content = parseJson(readInputFile(path, fs), path);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new InputError(`${path}: expected an object of constants, got ${shown(content)}`);
  }
  return Object.fromEntries(
    Object.entries(content).map(([name, value]) => [
      name,
      checked(name, typeof value === 'number' ? value : Number.NaN, path),
    ]),
  );
}

function checked(name: string, value: number, where: string): number {
  checkEngineOption(name, value, where);
  return value;
}
