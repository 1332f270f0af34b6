import type { Backend, Placement } from '../lib/simulation/index.js';

/** The placement that the flags of sizes ask for; for vllm only the prefill sizes count. */
export function placementOf(values: {
  readonly backend: Backend;
  readonly 'tp-prefill': number;
  readonly 'pp-prefill': number;
  readonly 'tp-decode': number;
  readonly 'pp-decode': number;
}): Placement {
  const prefill = { tp: values['tp-prefill'], pp: values['pp-prefill'] };
  if (values.backend === 'vllm') return { backend: 'vllm', instance: prefill };
  const decode = { tp: values['tp-decode'], pp: values['pp-decode'] };
  return { backend: 'distserve', ppCross: 1, prefill, decode };
}
