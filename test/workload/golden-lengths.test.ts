import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type ArrivalName, findWorkload, makeRequests } from '../../lib/workload/index.js';

interface GoldenRun {
  readonly argv: readonly string[];
  readonly requests: { readonly prompt_len: readonly number[]; readonly output_len: readonly number[] };
}

const golden = (path: string) => fileURLToPath(new URL(`../golden/${path}`, import.meta.url));
const runs: readonly GoldenRun[] = JSON.parse(fs.readFileSync(golden('simulate.json'), 'utf8'));
const places = { fs, datasetFolder: golden('datasets'), bundledFolder: '/none' };

const cases = runs.map(({ argv, requests }, run) => {
  const option = (flag: string) => argv[argv.indexOf(flag) + 1]!;
  return {
    run,
    workload: option('--workload'),
    arrival: option('--arrival') as ArrivalName,
    count: Number(option('--N')),
    rate: Number(option('--rate')),
    cv: Number(option('--cv')),
    seed: Number(option('--seed')),
    requests,
  };
});

describe('The published simulator and this one', () => {
  test('are compared on thirty runs', () => {
    expect(cases).toHaveLength(30);
  });

  test.each(cases)(
    'draw the same requests in run $run: $count of $workload, seed $seed, $arrival',
    async ({ workload, requests, run: _, ...settings }) => {
      const made = [...makeRequests({ workload: await findWorkload(workload, places), ...settings })];
      expect(made.map((request) => request.promptLength)).toEqual(requests.prompt_len);
      expect(made.map((request) => request.outputLength)).toEqual(requests.output_len);
    },
  );
});
