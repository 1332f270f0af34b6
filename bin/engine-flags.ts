import type { KvLink, KvLinks, OptionValues } from '../lib/deployment/index.js';
import { defaultKvLinks, linkBounds } from '../lib/deployment/kv-link.js';
import { catalogue, engineNames } from '../lib/engines/catalogue.js';
import type { EngineFacts } from '../lib/engines/engine.js';
import type { EngineTable } from '../lib/engines/table.js';
import { InputError } from '../lib/input/index.js';
import type { Profile } from '../lib/profile/index.js';
import { refuseFlagsThatDoNotApply, shortForms } from './engine-flag-rules.js';
import { backends, engineModels, enginesMeant, isKnown } from './engine-rows.js';
import {
  type GivenOptions,
  optionsFor,
  optionsInFile,
  optionsInWords,
  refuseUnknownOptions,
} from './engine-settings.js';
import { type FlagValues, inGroup, labelOf, optional, repeated, toggle } from './flags.js';
import { requestCount } from './serving-flags.js';
import { bandwidthIn, between, oneOf, text } from './value-types.js';

const policyNames = catalogue.distserve.options.prefillPolicy.among;

const bandwidth = bandwidthIn('GB/s', linkBounds.bandwidth);
const { least: leastLatency, most: mostLatency } = linkBounds.latency;

/** What serves, and what of it is not as usual. Which of these an engine takes, its row in the catalogue decides. */
export const engineFlags = inGroup('Engines:', {
  engine: optional(
    text,
    'Engine: one of those listed below, or the path of a module with one of your own (./my-engine.mjs)',
    'by --backend and --engine-model',
  ),
  backend: optional(
    oneOf(backends),
    `What the engine serves like (${backends.join(', ')}): prefill and decode on separate GPUs, or together`,
    'distserve',
  ),
  'engine-model': optional(
    oneOf(engineModels),
    `How closely (${engineModels.join(', ')}): as published, or with KV cache, its transfer and host times`,
    'reference with a profile of tier "reference", else detailed',
  ),
  'engine-option': repeated(text, 'An option of the engine, NAME=VALUE, listed below; may be repeated'),
  'engine-options-file': optional(text, 'JSON file of such options: {"NAME": VALUE, ...}'),
  'prefill-policy': optional(
    oneOf(policyNames),
    `How prefill instances, or those that do both, are chosen (${policyNames.join(', ')})`,
    policyNames[0],
  ),
  'decode-policy': optional(oneOf(policyNames), 'How decode instances are chosen', policyNames[0]),
  'chunk-tokens': optional(
    requestCount,
    'Prefill in chunks beside decodes, within so many tokens an iteration; see chunkTokens below',
    'whole prompts',
  ),
  'kv-bandwidth-intra': optional(
    bandwidth,
    'KV transfer within a node, in GB/s, or with a unit: 200GB/s, 1600Gbps',
    `that of the GPU's profile, else ${defaultKvLinks.intra}`,
  ),
  'kv-bandwidth-inter': optional(
    bandwidth,
    'KV transfer between nodes, likewise',
    `that of the GPU's profile, else ${defaultKvLinks.inter}, which is 25Gbps`,
  ),
  'kv-latency': optional(
    between(leastLatency, mostLatency, 'ms'),
    'Before a KV transfer, in ms',
    `${defaultKvLinks.latency}`,
  ),
});

/** Where the instances of one deployment lie. */
export const nodeFlags = {
  'across-nodes': toggle(
    'Prefill and decode instances sit in different nodes: KV cache moves at --kv-bandwidth-inter',
  ),
};

/** The values of the flags of engines; a command may leave some out. */
export type EngineValues = Partial<FlagValues<typeof engineFlags>> & {
  readonly [flag: string]: unknown;
};

/** What of a command decides which flags of engines it can do with. */
export interface EngineContext {
  /** Its name. */
  readonly command: string;
  /** Whether it has several instances of a kind; false where there is one of each, so that there is nothing to choose. */
  readonly instances?: boolean | undefined;
  /** Whether it is about prefill and decode instances that are apart. */
  readonly apart?: boolean | undefined;
}

/** What the flags of engines ask for. */
export interface EngineChoice {
  /** By name, or the path as it was typed: for deployments. */
  readonly engine: string;
  /** The engines that there are, it among them: for `plan` and simulations. */
  readonly engines: EngineTable;
  readonly facts: EngineFacts;
  /** Those that are given, checked, by their names of today: for deployments. */
  readonly options: OptionValues;
  /** Over what KV cache moves within a node and between nodes, where it does. */
  readonly links: KvLinks;
}

/**
 * Sees, before anything is loaded, to what can be seen from the flags alone: those that no engine that may be meant
 * could do anything with are refused.
 *
 * @throws InputError for the first such, and for options that cannot be
 */
export function checkEngineFlags(values: EngineValues, context: EngineContext): void {
  const meant = enginesMeant(values);
  const unknown = meant.filter((engine) => !isKnown(engine));
  if (unknown.length === 0) checkFor(meant, catalogue, values, context);
}

/**
 * The engine that the flags ask for, loaded, with its options. The default follows the profile.
 *
 * @throws InputError for an engine that there is not, and for flags and options that it can do nothing with
 */
export async function engineChoiceOf(
  values: EngineValues,
  profile: Pick<Profile, 'tier' | 'preset' | 'links'>,
  context: EngineContext,
): Promise<EngineChoice> {
  const [engine] = enginesMeant(values, profile) as [string];
  const { loadEngines } = await import('./simulator.js');
  const engines = await loadEngines(engine);
  const places = [...presetOptions(engine, profile), ...checkFor([engine], engines, values, context)];
  const facts = engines[engine]!;
  const links = linksOf(values, profile);
  return { engine, engines, facts, options: optionsFor(facts.options, places), links };
}

/** The options that go with an engine preset, for what is given later to take the place of. */
export function presetOptions(
  engine: string,
  { preset }: { readonly preset?: Profile['preset'] },
): readonly GivenOptions[] {
  const values = preset?.options[engine];
  return values === undefined ? [] : [{ where: `engine preset ${preset!.name}`, values }];
}

/** The links that the flags ask for, or else those of the GPUs, where the profile tells them. */
export function linksOf(
  values: EngineValues,
  { links }: { readonly links?: Profile['links'] } = {},
): KvLinks {
  return {
    intra: values['kv-bandwidth-intra'] ?? links?.intra ?? defaultKvLinks.intra,
    inter: values['kv-bandwidth-inter'] ?? links?.inter ?? defaultKvLinks.inter,
    latency: values['kv-latency'] ?? defaultKvLinks.latency,
  };
}

/** The link of one deployment, for commands with the flags of nodes. */
export function linkOf(
  values: { readonly 'across-nodes': boolean; readonly 'prefill-gpu'?: string | undefined },
  links: KvLinks,
): KvLink {
  const isBetweenNodes = values['across-nodes'] || values['prefill-gpu'] !== undefined;
  return { bandwidth: isBetweenNodes ? links.inter : links.intra, latency: links.latency };
}

/**
 * Sees to it that some engine of those that run, or may be meant, can do something with each flag and each option.
 *
 * @returns the options that were given
 * @throws InputError for the first with which none can
 */
export function checkFor(
  names: readonly string[],
  engines: Readonly<Record<string, EngineFacts>>,
  values: EngineValues,
  { command, instances, apart }: EngineContext,
): readonly GivenOptions[] {
  const those = Object.fromEntries(names.map((name) => [name, engines[name]!]));
  if (apart && !Object.values(those).some(({ roles }) => roles.length > 1)) {
    const fitting = engineNames.filter((name) => catalogue[name].roles.length > 1).join(', ');
    throw new InputError(
      `${command}: expected an engine with prefill and decode instances (${fitting}), got ${names.join(', ')}`,
    );
  }
  refuseFlagsThatDoNotApply(values, those, instances);
  const places = givenOptions(values, those);
  const options = Object.fromEntries(names.map((name) => [name, those[name]!.options]));
  refuseUnknownOptions(options, places);
  for (const each of Object.values(options)) optionsFor(each, places);
  return places;
}

/** Options from all places, a later one before an earlier one: the file, flags with names, short forms. */
function givenOptions(
  values: EngineValues,
  engines: Readonly<Record<string, EngineFacts>>,
): readonly GivenOptions[] {
  const file = values['engine-options-file'];
  const inWords = optionsInWords(values['engine-option'] ?? []);
  const short = Object.entries(shortForms).flatMap(([flag, names]) => {
    if (values[flag] === undefined) return [];
    const had = names.filter((name) =>
      Object.values(engines).some(({ options }) => Object.hasOwn(options, name)),
    );
    const twice = had.find((name) => Object.hasOwn(inWords.values, name));
    if (twice !== undefined) {
      throw new InputError(`${labelOf(flag)}: expected without --engine-option ${twice}, got both`);
    }
    return [{ where: labelOf(flag), values: Object.fromEntries(had.map((name) => [name, values[flag]])) }];
  });
  return [...(file === undefined ? [] : [optionsInFile(file)]), inWords, ...short];
}
