import type { InstanceSpec, PublishedSpec, Recorder } from '../../../lib/engines/index.js';
import { type Plan, type SimulationResult, simulate } from '../../../lib/simulation/index.js';
import type { RequestSpec } from '../../../lib/workload/index.js';
import { latencyOfCosts } from '../../profile/made-up.js';

/** What is run of the reference model. */
export interface PublishedPlan extends Plan {
  readonly engine: 'published-distserve' | 'published-vllm';
  readonly spec: PublishedSpec;
}

/** One instance of one stage that costs nothing but the engine's overhead, unless said otherwise. */
export function instance(changed: Partial<InstanceSpec> = {}): InstanceSpec {
  return { count: 1, stages: 1, maxTokens: 1000, latency: latencyOfCosts(), ...changed };
}

export function colocated(changed?: Partial<InstanceSpec>, chunkTokens?: number): PublishedPlan {
  const chunks = chunkTokens === undefined ? {} : { chunkTokens };
  return { engine: 'published-vllm', spec: { serve: instance(changed), ...chunks } };
}

export function disaggregated(
  prefill?: Partial<InstanceSpec>,
  decode?: Partial<InstanceSpec>,
): PublishedPlan {
  return { engine: 'published-distserve', spec: { prefill: instance(prefill), decode: instance(decode) } };
}

/** Requests with ids 0, 1, ..., each from its arrival (ms), prompt length and output length. */
export function requests(...rows: [arrival: number, prompt: number, output: number][]): RequestSpec[] {
  return rows.map(([arrival, promptLength, outputLength], id) => ({
    id,
    arrival,
    promptLength,
    outputLength,
  }));
}

/** An iteration as it was seen. */
export interface Iteration {
  readonly worker: number;
  readonly start: number;
  /** NaN while it runs. */
  end: number;
  /** Prompt tokens in this iteration. */
  readonly prompts: readonly { readonly id: number; readonly tokens: number }[];
  /** Context lengths before the new token. */
  readonly decodes: readonly { readonly id: number; readonly context: number }[];
}

/** A run as it was seen. */
export interface Run {
  readonly result: SimulationResult;
  /** In the order in which they began. */
  readonly iterations: readonly Iteration[];
}

/** Simulates requests on a cluster and keeps what happened; whoever else watches is told too. */
export function run(cluster: PublishedPlan, requests: readonly RequestSpec[], recorder: Recorder = {}): Run {
  const iterations: Iteration[] = [];
  const watching: Recorder = {
    ...recorder,
    iterationStarted(worker, batch, start) {
      recorder.iterationStarted?.(worker, batch, start);
      iterations.push({
        worker: worker.id,
        start,
        end: Number.NaN,
        prompts: batch.prompts.map(({ id, chunk }) => ({ id, tokens: chunk })),
        decodes: batch.decodes.map(({ id, promptLength, generated }) => ({
          id,
          context: promptLength + generated,
        })),
      });
    },
    iterationEnded(worker, end) {
      recorder.iterationEnded?.(worker, end);
      iterations.findLast((iteration) => iteration.worker === worker.id)!.end = end;
    },
  };
  return { result: simulate({ ...cluster, requests }, { recorder: watching }), iterations };
}

/** A worker's batches in words: `prefill 0:7 1:3 + decode 2` for seven and three tokens of prompts 0 and 1. */
export function batchesOf({ iterations }: Run, worker: number): string[] {
  return iterations.filter((iteration) => iteration.worker === worker).map(inWords);
}

/** How long a worker's iterations were, in ms. */
export function durationsOf({ iterations }: Run, worker: number): number[] {
  return iterations.filter((iteration) => iteration.worker === worker).map(({ start, end }) => end - start);
}

function inWords({ prompts, decodes }: Iteration): string {
  const prefill = ['prefill', ...prompts.map(({ id, tokens }) => `${id}:${tokens}`)].join(' ');
  const decode = ['decode', ...decodes.map(({ id }) => id)].join(' ');
  if (prompts.length === 0) return decode;
  return decodes.length === 0 ? prefill : `${prefill} + ${decode}`;
}
