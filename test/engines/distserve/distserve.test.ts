import { describe, expect, test } from '@jest/globals';
import { latencyOfCosts } from '../../profile/made-up.js';
import { requests } from '../published/small-cluster.js';
import { distserve, run } from '../small-engines.js';

describe('DistServe serves a request', () => {
  // It reaches the prefill engine at 7, which looks at its queue at 3, 6, 9. Prefill: 10 + 0.1 * 100 = 20, to 29.
  // KV cache: 2 + 0.1 * 100 = 12, to 41; host 2, to 43. Decode: 5 + 1.01 + 1 = 7.01, to 50.01; host 2.13, to 52.14;
  // decode: 5 + 1.02 + 1 = 7.02, to 59.16.
  const seen = run(distserve(), requests([0, 100, 3]));

  test('in known phases', () => {
    const { firstToken, leaving, phases } = seen.records.at(0)!;
    expect(firstToken).toBeCloseTo(29, 9);
    expect(leaving).toBeCloseTo(59.16, 9);
    expect(phases!.queued).toBeCloseTo(9, 9);
    expect(phases!.prefill).toBeCloseTo(20, 9);
    expect(phases!.waitingForTransfer).toBeCloseTo(0, 9);
    expect(phases!.transfer).toBeCloseTo(12, 9);
    expect(phases!.waitingForDecode).toBeCloseTo(2, 9);
    expect(phases!.decoding).toBeCloseTo(16.16, 9);
  });

  test('in one prefill batch and two decode batches', () => expect(seen.iterations).toEqual([1, 2]));

  test('which leaves with its first token if it wants no more', () => {
    const { firstToken, leaving } = run(distserve(), requests([0, 100, 1])).records.at(0)!;
    expect([firstToken, leaving]).toEqual([29, 29]);
  });

  test('at once when looks are nearer together than numbers can tell', () => {
    const { firstToken } = run(
      distserve({ settings: { contextPoll: 5e-324 } }),
      requests([0, 100, 3]),
    ).records.at(0)!;
    expect(firstToken).toBe(27);
  });

  test('twice as slowly, but for its way, the looks and the link', () => {
    // 9 + 40 = 49; 61; host 4, to 65; 14.02 to 79.02; host 4.26; 14.04.
    const { leaving } = run(distserve({ settings: { speed: 2 } }), requests([0, 100, 3])).records.at(0)!;
    expect(leaving).toBeCloseTo(79.02 + 4.26 + 14.04, 9);
  });
});

describe('Two requests', () => {
  const two = requests([0, 100, 3], [0, 50, 3]);

  test('are prefilled together, move one by one and are decoded together', () => {
    // 9 + 10 + 15 = 34; KV cache: 12, to 46, and 7, to 53; host, to 55.
    const { records } = run(distserve(), two);
    for (const id of [0, 1]) expect(records.at(id)!.firstToken).toBeCloseTo(34, 9);
    expect(records.at(1)!.phases!.waitingForTransfer).toBeCloseTo(12, 9);
    expect(records.at(1)!.phases!.transfer).toBeCloseTo(7, 9);
    expect(records.at(0)!.phases!.waitingForDecode).toBeCloseTo(9, 9);
    expect(records.at(1)!.phases!.waitingForDecode).toBeCloseTo(2, 9);
    // 5 + 1.01 + 0.51 + 2 = 8.52; host 2.26; 8.54.
    for (const id of [0, 1]) expect(records.at(id)!.leaving).toBeCloseTo(55 + 8.52 + 2.26 + 8.54, 9);
  });

  test.each([
    ['requests', { contextRequests: 1 }],
    ['tokens', { contextTokens: 149 }],
  ])('are prefilled one after the other within a limit of %s', (_, settings) => {
    const { records } = run(distserve({ settings }), two);
    expect(records.at(0)!.firstToken).toBeCloseTo(29, 9);
    expect(records.at(1)!.firstToken).toBeCloseTo(29 + 15, 9);
  });

  test('wait for the blocks of one another: a release wakes the prefill engine between two looks', () => {
    // 7 blocks: request 0 has them all until its KV cache has moved, at 41; the looks are at 29 + 3 k, so at 41 too,
    // but at 40.5 and 43.5 when the link is quicker.
    const small = { maxTokens: 7 * 16 };
    const { records } = run(distserve({ prefill: small }), two);
    expect(records.at(1)!.phases!.queued).toBeCloseTo(41, 9);
    const quicker = run(distserve({ prefill: small, link: { latency: 1.5 } }), two);
    expect(quicker.records.at(1)!.phases!.queued).toBeCloseTo(40.5, 9);
  });
});

test('An idle prefill engine counts its looks from the end of its last batch, whatever has been released since', () => {
  // The batch ends at 29, and its KV cache has moved at 40.5. Request 1 comes at 42: the looks are at 41, 44, not at 43.5.
  const { records } = run(distserve({ link: { latency: 1.5 } }), requests([0, 100, 3], [35, 50, 3]));
  expect(records.at(1)!.arrival + records.at(1)!.phases!.queued).toBeCloseTo(44, 9);
});

test('A prefill pipeline takes the next batch when its first stage is free', () => {
  // A stage takes 20 / 2 + 2 = 12: 9 to 21 to 33. The second: 15 / 2 + 2 = 9.5 from 21: 30.5, then from 33 to 42.5.
  const spec = distserve({ prefill: { stages: 2 }, settings: { contextRequests: 1 } });
  const { records } = run(spec, requests([0, 100, 1], [0, 50, 1]));
  expect(records.at(0)!.firstToken).toBeCloseTo(33, 9);
  expect(records.at(1)!.firstToken).toBeCloseTo(42.5, 9);
  expect(records.at(1)!.phases!.queued).toBeCloseTo(21, 9);
});

test('Two stages of decode have two resident batches, and an empty one costs a sleep', () => {
  // Prefill: to 29, and to 44. Request 0 moves to 41; host, to 43. Its batch: 7.01, to 50.01. Host, to 45; the other
  // batch is empty: 3 ms, to 48. At 50.01 it has a token, and request 1 moves: 7 ms, to 57.01; host 2.13, to 59.14.
  // Batch of request 0 again: stage 0 to 62.65, stage 1 to 66.16. Host, to 61.14. Batch of request 1, 6.51: stage 0 from
  // 62.65 to 65.905, stage 1 from 66.16 to 69.415. Request 0 leaves at 66.16; host 2.13, to 68.29; its batch is empty:
  // 3 ms, to 71.29, and only then is the other one looked at.
  const spec = distserve({ decode: { stages: 2 }, settings: { contextRequests: 1, decodeRequests: 1 } });
  const { records } = run(spec, requests([0, 100, 3], [0, 50, 2]));
  expect(records.at(0)!.leaving).toBeCloseTo(66.16, 9);
  expect(records.at(1)!.phases!.waitingForTransfer).toBeCloseTo(50.01 - 44, 9);
  expect(records.at(1)!.leaving).toBeCloseTo(71.29, 9);
});

test('The request that came last is swapped out when blocks run out, and goes on when there is room', () => {
  // Both have 16 tokens and want 20. With 17 generated each takes 3 of 5 blocks: request 1 keeps its 17 tokens, and gets
  // the other 3 when request 0 has left. An iteration takes 5 + 2 ms.
  const latency = latencyOfCosts({ decode: { base: 5 } });
  const spec = distserve({
    decode: { maxTokens: 5 * 16, latency },
    settings: { decodeHostPerRequest: 0, decodeWaitingShare: 1 },
  });
  const { records, iterations } = run(spec, requests([0, 16, 20], [0, 16, 20]));
  expect(records.at(0)!.phases!.decoding).toBeCloseTo(19 * 7 - 2, 9);
  expect(records.at(1)!.phases!.decoding).toBeCloseTo(22 * 7 - 2, 9);
  expect(iterations[1]).toBe(22);
});

test('KV cache is not pulled while waiting requests hold a share of the blocks', () => {
  // 7 blocks of 100 wait: 5 % or more.
  const spec = distserve({ decode: { maxTokens: 1600 } });
  const { records } = run(spec, requests([0, 100, 3], [0, 50, 3]));
  // Request 0 is there at 46; host, to 48; it is decoded for 7.01 ms before request 1 moves.
  expect(records.at(1)!.phases!.waitingForTransfer).toBeCloseTo(48 + 7.01 - 34, 9);
});

describe('More than one instance', () => {
  const two = requests([0, 100, 3], [0, 50, 3]);

  test('of decode pull over the one link of a prefill instance in turn', () => {
    // Both have their first token at 34. Request 0 moves to 46 and request 1 from then on, to 53, each to an engine of its own.
    const { records } = run(distserve({ decode: { count: 2 } }), two);
    expect(records.at(1)!.phases!.waitingForTransfer).toBeCloseTo(12, 9);
    expect(records.at(1)!.phases!.transfer).toBeCloseTo(7, 9);
    // Host, decode, host, decode: request 0 does not wait for request 1.
    expect(records.at(0)!.leaving).toBeCloseTo(46 + 2 + 7.01 + 2.13 + 7.02, 9);
    expect(records.at(1)!.leaving).toBeCloseTo(53 + 2 + 6.51 + 2.13 + 6.52, 9);
  });

  test('of prefill have their requests pulled in turn by a decode instance, which launches no batch meanwhile', () => {
    // Request 1 has its first token at 24 and moves to 31; request 0, at 29, moves from 31 to 43. Host, to 45.
    const { records } = run(distserve({ prefill: { count: 2 } }), two);
    expect(records.at(0)!.phases!.waitingForTransfer).toBeCloseTo(2, 9);
    expect(records.at(1)!.phases!.waitingForDecode).toBeCloseTo(45 - 31, 9);
    for (const id of [0, 1]) expect(records.at(id)!.leaving).toBeCloseTo(45 + 8.52 + 2.26 + 8.54, 9);
  });

  test('of both serve two requests as if each had its own', () => {
    const { records } = run(distserve({ prefill: { count: 2 }, decode: { count: 2 } }), two);
    for (const [i, { promptLength, outputLength }] of two.entries()) {
      const alone = run(distserve(), requests([0, promptLength, outputLength])).records.at(0)!;
      expect(records.at(i)!.leaving).toBeCloseTo(alone.leaving, 9);
    }
  });
});

describe('Little memory presses back', () => {
  const many = requests(...Array.from({ length: 40 }, (_, i): [number, number, number] => [i * 20, 64, 40]));
  const meanTtft = (spec: Parameters<typeof run>[0]) => {
    const { records } = run(spec, many);
    return many.reduce((sum, { id, arrival }) => sum + records.at(id)!.firstToken - arrival, 0) / many.length;
  };
  const plenty = meanTtft(distserve());

  test('of decode instances, on the time to the first token', () => {
    const little = { prefill: { maxTokens: 320 }, decode: { maxTokens: 320 } };
    expect(meanTtft(distserve(little))).toBeGreaterThan(2 * plenty);
  });

  test('but not before the prefill side is full', () => {
    // Released blocks have an idle prefill engine look at its queue at once: so the means differ a little.
    expect(meanTtft(distserve({ decode: { maxTokens: 320 } }))).toBeLessThan(1.01 * plenty);
  });
});

test('With a link that costs nothing and much memory, an engine is as one without KV cache', () => {
  const free = distserve({
    prefill: { maxTokens: 1e9 },
    decode: { maxTokens: 1e9 },
    link: { latency: 0, bandwidth: 1e9 },
    settings: {
      decodeHost: 0,
      decodeHostPerRequest: 0,
      requestLatency: 0,
      contextPoll: 1e-6,
      decodeSleep: 1e-6,
    },
  });
  const { firstToken, leaving } = run(free, requests([0.5, 100, 3])).records.at(0)!;
  expect(firstToken).toBeCloseTo(0.5 + 20, 4);
  expect(leaving).toBeCloseTo(0.5 + 20 + 7.01 + 7.02, 4);
});
