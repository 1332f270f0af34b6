import { expect, test } from '@jest/globals';
import { deploymentOf } from '../../../lib/deployment/index.js';
import { attainmentCsv } from '../../../lib/report/index.js';

const summary = {
  scaled: [
    {
      scale: 0.6,
      target: { ttft: 120, tpot: 60 },
      attainment: { ttft: 55.00000000000001, tpot: 100, both: 55 },
    },
  ],
  attainable: [{ attainment: 90, ttft: 12.5, tpot: 3 }],
};

test('A run across nodes is told with the sizes of its whole pipelines', () => {
  const csv = attainmentCsv({
    settings: { model: 'facebook/opt-66b', backend: 'distserve', rate: 0.5 },
    deployment: deploymentOf({
      engine: 'published-distserve',
      ppCross: 2,
      prefill: { tp: 4, pp: 1 },
      decode: { tp: 2, pp: 3 },
    }),
    summary,
  });
  expect(csv.split('\n')).toEqual([
    'backend,model_type,pd,rate,target,attainment,tp_prefill,pp_prefill,tp_decode,pp_decode',
    'distserve,OPT-66B,prefill,0.5,120.0,55.00000000000001,4,2,2,6',
    'distserve,OPT-66B,decode,0.5,60.0,100.0,4,2,2,6',
    'distserve,OPT-66B,both,0.5,"(120.0, 60.0)",55.0,4,2,2,6',
    'distserve,OPT-66B,prefill,0.5,12.5,90.0,4,2,2,6',
    'distserve,OPT-66B,decode,0.5,3.0,90.0,4,2,2,6',
    '',
  ]);
});

test('A run of a trace with its own times has no rate', () => {
  const csv = attainmentCsv({
    settings: { model: 'tiny', backend: 'vllm', rate: null },
    deployment: deploymentOf({ engine: 'published-vllm', tp: 2, pp: 1 }),
    summary,
  });
  expect(csv.split('\n')[1]).toBe('vllm,TINY,prefill,,120.0,55.00000000000001,2,1,0,0');
});
