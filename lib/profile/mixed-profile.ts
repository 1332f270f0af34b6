import { InputError, shown } from '../input/index.js';
import { type Architecture, headDimOf } from './architecture.js';
import { dtypes } from './dtype.js';
import type { GpuLinks, Profile } from './profile.js';
import { isNamed } from './tables/named.js';
import { weakestTier } from './tiers.js';

/**
 * The profiles of one model on two kinds of GPUs as one: what prefill instances on the first kind and decode instances
 * on the second are planned from. Each pool takes the latency and the KV capacity of its own kind; the instances are in
 * different nodes, so KV cache moves over the slower of the links that the kinds have between nodes.
 *
 * @throws InputError for two models, for KV cache of two types, for times of which only one holds an engine's own, and
 *   for two engine presets
 * @example
 * const mixed = mixedProfile(profile, { ...profile, gpu: 'B300' });
 * mixed.gpu // 'A100-80G for prefill, B300 for decode'
 * profileFor(mixed, 'decode').gpu // 'B300'
 */
export function mixedProfile(prefill: Profile, decode: Profile): Profile {
  refuseOtherModel(prefill, decode);
  refuseOtherKvCache(prefill, decode);
  refuseOtherTimes(prefill, decode);
  refuseOtherEngine(prefill, decode);
  const inter = slowest([prefill.links?.inter, decode.links?.inter]);
  const preset = prefill.preset ?? decode.preset;
  const kvDtype = prefill.kvDtype ?? decode.kvDtype;
  return {
    model: prefill.model,
    aliases: [...new Set([...prefill.aliases, ...decode.aliases])],
    gpu: `${prefill.gpu} for prefill, ${decode.gpu} for decode`,
    tier: weakestTier([prefill.tier, decode.tier]),
    source:
      prefill.source === decode.source
        ? prefill.source
        : `Prefill: ${prefill.source} Decode: ${decode.source}`,
    ...(prefill.dtype === undefined || prefill.dtype !== decode.dtype ? {} : { dtype: prefill.dtype }),
    ...(kvDtype === undefined ? {} : { kvDtype }),
    // What one of the two does not know of the model, the other one may.
    architecture: { ...decode.architecture, ...prefill.architecture },
    latency: [],
    kvCapacity: [],
    ...(inter === undefined ? {} : { links: { inter } satisfies GpuLinks }),
    ...(preset === undefined ? {} : { preset }),
    roles: { prefill, decode },
  };
}

function slowest(bandwidths: readonly (number | undefined)[]): number | undefined {
  const known = bandwidths.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** What of a model's shape must be the same, as far as both profiles know it: what is left out means what it usually is. */
const shapes: Readonly<Record<string, (architecture: Architecture) => unknown>> = {
  layers: ({ layers }) => layers,
  heads: ({ heads }) => heads,
  kvHeads: ({ heads, kvHeads = heads }) => kvHeads,
  headDim: headDimOf,
  hidden: ({ hidden }) => hidden,
  intermediate: ({ intermediate }) => intermediate,
  vocabulary: ({ vocabulary }) => vocabulary,
  experts: ({ experts }) => experts && `${experts.perToken} of ${experts.count}`,
  latentKvValues: ({ latentKvValues }) => latentKvValues,
  bodyParameters: ({ bodyParameters }) => bodyParameters,
};

function refuseOtherModel(prefill: Profile, decode: Profile): void {
  // One may have as an alias what is the name of the other.
  const others = { name: decode.model, aliases: decode.aliases };
  if (![prefill.model, ...prefill.aliases].some((name) => isNamed(others, name))) {
    throw refusal('profiles of one model', prefill.model, decode.model);
  }
  for (const [name, of] of Object.entries(shapes)) {
    const [ours, theirs] = [of(prefill.architecture), of(decode.architecture)];
    if (ours === undefined || theirs === undefined || ours === theirs) continue;
    throw refusal(
      `profiles of one model, ${prefill.model}`,
      `${name} ${shown(ours)}`,
      `${name} ${shown(theirs)}`,
    );
  }
}

function refuseOtherKvCache({ kvDtype: ours }: Profile, { kvDtype: theirs }: Profile): void {
  const isSame =
    ours === theirs ||
    // Where it is not told it is some type of 16 bits.
    ((ours === undefined || theirs === undefined) && dtypes[ours ?? theirs!].bytes === 2);
  if (!isSame) throw refusal('KV cache of one type', ours ?? '16 bits', theirs ?? '16 bits');
}

function refuseOtherTimes({ tier: ours }: Profile, { tier: theirs }: Profile): void {
  if ((ours === 'reference') === (theirs === 'reference')) return;
  throw new InputError(
    `prefill and decode on different GPUs: expected tiers that go together, got ${ours} for prefill and ${theirs} for ` +
      'decode: times of tier reference, published in 2024, include those of an engine, and the others do not',
  );
}

function refuseOtherEngine({ preset: ours }: Profile, { preset: theirs }: Profile): void {
  if (ours === undefined || theirs === undefined || ours.name === theirs.name) return;
  throw refusal('one engine preset', ours.name, theirs.name);
}

function refusal(expected: string, prefill: string, decode: string): InputError {
  return new InputError(
    `prefill and decode on different GPUs: expected ${expected}, got ${prefill} for prefill and ${decode} for decode`,
  );
}
