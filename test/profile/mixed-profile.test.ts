import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../lib/deployment/index.js';
import {
  kvCapacityOf,
  mixedProfile,
  type Profile,
  profileFor,
  withKvMemory,
} from '../../lib/profile/index.js';
import { plan, simulate } from '../../lib/simulation/index.js';
import { kvRow, latencyRows, madeUpProfile } from './made-up.js';

/** The model on a kind of GPU on which a prompt takes so many ms, and a token so many. */
function on(gpu: string, prefill: number, decode: number, changed: Partial<Profile> = {}): Profile {
  const latency = latencyRows(1, { prefill: { base: prefill }, decode: { base: decode } });
  return madeUpProfile({ gpu, latency, kvCapacity: [kvRow(1, 1, 1000)], ...changed });
}

const fast = on('H100', 10, 1);
const slow = on('A100', 30, 4, { kvCapacity: [kvRow(1, 1, 500)] });

const deployment = deploymentOf({
  engine: 'distserve',
  prefill: { tp: 1, pp: 1 },
  decode: { tp: 1, pp: 1 },
  options: { memory: 0 },
});

/** What the published engine makes of a profile. */
function recordsOf(profile: Profile) {
  const planned = plan({ ...deployment, engine: 'published-distserve', options: {} }, profile);
  if (!planned.isRunnable) throw new Error(planned.reason);
  const requests = [{ id: 0, arrival: 0, promptLength: 10, outputLength: 5 }];
  return [...simulate({ ...planned.plan, requests }).records][0]!;
}

describe('Prefill and decode on different GPUs', () => {
  test('take the times of their own kind: what changes on one side changes nothing on the other', () => {
    const prefillTime = (profile: Profile) => recordsOf(profile).firstToken;
    const decodeTime = (profile: Profile) => recordsOf(profile).leaving - recordsOf(profile).firstToken;
    const mixed = mixedProfile(fast, slow);
    expect(prefillTime(mixed)).toBe(prefillTime(fast));
    expect(decodeTime(mixed)).toBeCloseTo(decodeTime(slow), 9);
    expect(prefillTime(mixedProfile(fast, on('A100', 99, 9)))).toBe(prefillTime(mixed));
    expect(decodeTime(mixedProfile(on('H100', 77, 7), slow))).toBeCloseTo(decodeTime(mixed), 9);
  });

  test('take the KV capacity of their own kind', () => {
    const planned = plan(
      { ...deployment, engine: 'published-distserve', options: {} },
      mixedProfile(fast, slow),
    );
    expect(planned).toMatchObject({
      isRunnable: true,
      plan: { spec: { prefill: { maxTokens: 1000 }, decode: { maxTokens: 500 } } },
    });
  });

  test('can both be given other memory for KV cache', () => {
    const hidden = { architecture: { layers: 2, heads: 2, hidden: 64 } };
    const mixed = mixedProfile(on('H100', 1, 1, hidden), on('A100', 1, 1, hidden));
    const changed = withKvMemory(mixed, 0.001, [{ tp: 1, pp: 1 }]);
    for (const role of ['prefill', 'decode']) {
      // 10^6 bytes / (2 x 2 layers x 64 x 2 bytes).
      expect(kvCapacityOf(profileFor(changed, role), 1, 1)).toBe(1953);
    }
  });

  test('are no instances that do both, and the reason says so', () => {
    const planned = plan({ engine: 'published-vllm', tp: 1, pp: 1 }, mixedProfile(fast, slow));
    expect(planned).toMatchObject({ isRunnable: false, reason: expect.stringContaining('different GPUs') });
  });

  test('are told by both names, the weaker tier, and the slower link between nodes', () => {
    const prefill = on('H100', 1, 1, { tier: 'measured-ops', links: { intra: 450, inter: 50 } });
    const decode = on('A100', 1, 1, { tier: 'estimate', links: { intra: 300, inter: 25 } });
    expect(mixedProfile(prefill, decode)).toMatchObject({
      gpu: 'H100 for prefill, A100 for decode',
      tier: 'estimate',
      links: { inter: 25 },
    });
    expect(mixedProfile(decode, prefill).links).toEqual({ inter: 25 });
    expect(mixedProfile(prefill, on('A100', 1, 1)).links).toEqual({ inter: 50 });
    expect(mixedProfile(fast, slow).links).toBeUndefined();
  });
});

describe('Two profiles are refused as one', () => {
  test.each<[string, Profile, Profile, string]>([
    [
      'of two models',
      fast,
      { ...slow, model: 'acme/huge', aliases: ['huge'] },
      'expected profiles of one model, got acme/tiny for prefill and acme/huge for decode',
    ],
    [
      'of two shapes of one model',
      fast,
      on('A100', 1, 1, { architecture: { layers: 4, heads: 2 } }),
      'expected profiles of one model, acme/tiny, got layers 2 for prefill and layers 4 for decode',
    ],
    [
      'with other key-value heads, which are as many as heads where they are left out',
      fast,
      on('A100', 1, 1, { architecture: { layers: 2, heads: 2, kvHeads: 1 } }),
      'got kvHeads 2 for prefill and kvHeads 1 for decode',
    ],
    [
      'with KV cache of two types',
      { ...fast, kvDtype: 'fp8' },
      slow,
      'expected KV cache of one type, got fp8 for prefill and 16 bits for decode',
    ],
    [
      'of published times, which hold an engine, and others',
      { ...fast, tier: 'reference' },
      { ...slow, tier: 'measured-ops' },
      'expected tiers that go together, got reference for prefill and measured-ops for decode',
    ],
    [
      'with two engine presets',
      { ...fast, preset: presetOf('ops-only') },
      { ...slow, preset: presetOf('mine') },
      'expected one engine preset, got ops-only for prefill and mine for decode',
    ],
  ])('%s', (_, prefill, decode, message) => {
    expect(() => mixedProfile(prefill, decode)).toThrow(/^prefill and decode on different GPUs: .*$/);
    expect(() => mixedProfile(prefill, decode)).toThrow(message);
  });

  test('but not where one of them knows more of the model', () => {
    const more = { layers: 2, heads: 2, kvHeads: 2, hidden: 64 };
    expect(mixedProfile(fast, on('A100', 1, 1, { architecture: more })).architecture).toEqual(more);
    expect(mixedProfile({ ...fast, kvDtype: 'bf16' }, slow).kvDtype).toBe('bf16');
  });

  test('nor where one of them calls the model by an alias of the other', () => {
    expect(mixedProfile(fast, { ...slow, model: 'Tiny', aliases: [] }).model).toBe('acme/tiny');
  });
});

function presetOf(name: string): NonNullable<Profile['preset']> {
  const costs = { factor: 1, perIteration: 0, perLayer: 0, perLayerTensorParallel: 0 };
  return { name, what: name, source: 'Made up.', options: {}, ...costs };
}
