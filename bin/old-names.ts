/**
 * The flag names of the published simulator that are accepted for ours, by our name. Its search and its
 * simulate program had names of their own for some; each is accepted by every command that has the flag.
 */
export const oldNames: Readonly<Record<string, readonly string[]>> = {
  nodes: ['num-node'],
  'gpus-per-node': ['ngpu-per-node'],
  model: ['model-type'],
  'ttft-slo': ['prefill-target'],
  'tpot-slo': ['decode-target'],
  'ttft-attainment': ['prefill-percentage', 'prefill-containment'],
  'tpot-attainment': ['decode-percentage', 'decode-containment'],
  'max-rate-per-gpu': ['max-per-gpu-rate'],
  tolerance: ['esp'],
  requests: ['N'],
  'chunk-tokens': ['chunked-prefill'],
  'engine-options-file': ['engine-options'],
  'high-affinity': ['is-high-affinity'],
  'tp-prefill': ['prefill-tp'],
  'pp-prefill': ['prefill-pp'],
  'tp-decode': ['decode-tp'],
  'pp-decode': ['decode-pp'],
  'kv-memory-per-gpu': ['kv-cache-mem-per-gpu'],
  'kv-bandwidth-gbit': ['kv-transfer-bw'],
};
