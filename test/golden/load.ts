import { readFileSync } from 'node:fs';
import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledFolders } from '../../lib/bundled-folders.js';
import type { DeploymentInput, OptionValues } from '../../lib/deployment/index.js';
import { chooseProfile, loadProfiles, type Profile } from '../../lib/profile/index.js';
import { findWorkload, type Workload } from '../../lib/workload/index.js';

/** Results of the published simulator, computed on the data sets in `datasets/`, and how to read them. */
const folder = fileURLToPath(new URL('.', import.meta.url));

export const goldenDatasets = `${folder}datasets`;

export function goldenText(name: string): string {
  return readFileSync(`${folder}${name}`, 'utf8');
}

/** Per request, by id; lengths in tokens. */
export interface GoldenRequests {
  prompt_len: number[];
  output_len: number[];
  ttft_ms: number[];
  tpot_ms: number[];
  total_ms: number[];
}

export interface GoldenSummaryRow {
  pd: 'prefill' | 'decode' | 'both';
  target: number | [number, number];
  attainment: number;
}

export interface GoldenRun {
  argv: string[];
  prefill_contained: boolean;
  decode_contained: boolean;
  summary: GoldenSummaryRow[];
  requests: GoldenRequests;
}

export interface GoldenCluster {
  backend: 'distserve' | 'vllm';
  model: string;
  tp_prefill: number;
  pp_prefill: number;
  tp_decode: number;
  pp_decode: number;
  prefill_instances: number;
  decode_instances: number;
  workload: string;
  N: number;
  rate: number;
  seed: number;
  chunked_prefill: boolean;
  prefill_max_tokens: number;
  end_time_ms: number;
  iterations: number[];
  requests: GoldenRequests;
}

export interface GoldenSearch {
  backend: 'distserve' | 'vllm';
  model: string;
  num_node: number;
  ngpu_per_node: number;
  is_high_affinity: boolean;
  prefill_target: number;
  decode_target: number;
  prefill_percentage: number;
  decode_percentage: number;
  N: number;
  max_per_gpu_rate: number;
  esp: number;
  enumerated: number[][];
  per_gpu_rate: Record<string, number>;
  best_config: number[];
  best_per_gpu_rate: number;
}

/** A run that shows what is rare: what it was asked for, and TTFT and TPOT (ms) by request. */
export interface GoldenRare {
  name: string;
  argv: string[];
  /** So many equal requests; lengths in tokens, their time in s. */
  trace?: { count: number; prompt_len: number; output_len: number; start_time: number };
  latency: [ttft: number, tpot: number][];
}

/** A deployment of the reference model from the published program's words, with sizes in the order of its flags. */
export function goldenDeployment(
  backend: string,
  [tpPrefill, ppPrefill, tpDecode, ppDecode]: readonly number[],
  [prefillInstances, decodeInstances]: readonly [number, number] = [1, 1],
  options: OptionValues = {},
): DeploymentInput {
  const prefill = { tp: tpPrefill!, pp: ppPrefill!, count: prefillInstances };
  if (backend === 'vllm') return { engine: 'published-vllm', serve: prefill, options };
  const decode = { tp: tpDecode!, pp: ppDecode!, count: decodeInstances };
  return { engine: 'published-distserve', prefill, decode, options };
}

export const goldenRuns: GoldenRun[] = JSON.parse(goldenText('simulate.json'));
export const goldenClusters: GoldenCluster[] = JSON.parse(goldenText('cluster.json'));
export const goldenRare: GoldenRare[] = JSON.parse(goldenText('rare.json')).runs;
export const goldenSearches: GoldenSearch[] = JSON.parse(goldenText('search.json'));

export function goldenWorkload(name: string): Promise<Workload> {
  return findWorkload(name, { fs, datasetFolder: goldenDatasets, bundledFolder: bundledFolders.datasets });
}

/** A bundled profile. */
export async function bundledProfile(model: string): Promise<Profile> {
  return chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model }).profile;
}
