import { readFileSync } from 'node:fs';
import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledFolders } from '../../lib/bundled-folders.js';
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

export const goldenRuns: GoldenRun[] = JSON.parse(goldenText('simulate.json'));
export const goldenClusters: GoldenCluster[] = JSON.parse(goldenText('cluster.json'));
export const goldenSearches: GoldenSearch[] = JSON.parse(goldenText('search.json'));

export function goldenWorkload(name: string): Promise<Workload> {
  return findWorkload(name, { fs, datasetFolder: goldenDatasets, bundledFolder: bundledFolders.datasets });
}

/** A bundled profile. */
export async function bundledProfile(model: string): Promise<Profile> {
  return chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model }).profile;
}
