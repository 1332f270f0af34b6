import { expect, test } from '@jest/globals';
import { type Probe, remarksOf } from '../../lib/study/index.js';

const probe = (ratePerGpu: number, keepsSlo: boolean, ...remarks: string[]): Probe => ({
  ratePerGpu,
  rate: ratePerGpu,
  keepsSlo,
  remarks,
});

test('What two runs have to say of the same is told once, as the run at the rate that was kept says it', () => {
  const probes = [
    probe(4, false, 'far beyond: 90 tokens'),
    probe(3, false, 'beyond: 7 tokens', 'a batch was cut'),
    probe(2, true, 'beyond: 5 tokens'),
    probe(1, true, 'beyond: 1 token'),
  ];
  expect(remarksOf(probes, 2)).toEqual(['beyond: 5 tokens', 'a batch was cut']);
});
