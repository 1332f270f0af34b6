import { describe, expect, test } from '@jest/globals';
import { documentJson, simulationDocument } from '../../../lib/report/index.js';
import { documentOf, making, records, settings, simulated, summary } from '../made-up-run.js';

describe('The document of a run tells', () => {
  test('what was run, its summary and all records', () => {
    expect(documentOf()).toEqual({
      schema: 'simdistserve/simulation',
      schemaVersion: 1,
      program: { name: 'simdistserve', version: '1.2.3' },
      read: [],
      title:
        'vllm (tp=2, pp=1), acme/tiny on A100-80G, 4 requests of sharegpt, poisson at 2.5 requests/s, seed 7',
      settings,
      deployment: simulated.deployment,
      placement: 'tp=2, pp=1',
      spec: simulated.spec,
      summary,
      endTime: 4280,
      iterations: [9],
      remarks: ['a cap binds'],
      isSaturated: false,
      requests: records,
    });
  });

  test('of an engine that moves KV cache the link in bytes and bits', () => {
    const spec = { kind: 'disaggregated', link: { bandwidth: 25, latency: 1 } };
    const document = simulationDocument(
      { ...simulated, settings, spec },
      summary,
      { records, endTime: 4280, iterations: [9], remarks: [] },
      making,
    );
    expect(document.spec).toEqual({
      kind: 'disaggregated',
      link: { bandwidthGBps: 25, bandwidthGbps: 200, latencyMs: 1 },
    });
  });
});

test('Records that are gone through one by one are written as a list of them is', () => {
  for (const some of [records, records.slice(0, 1), []]) {
    const document = { ...documentOf(), requests: some };
    const laidOut = [...documentJson({ ...document, requests: some.values() })].join('');
    expect(JSON.parse(laidOut).requests).toEqual(some);
    expect(laidOut).toBe(`${JSON.stringify(document, undefined, 2)}\n`);
  }
});
