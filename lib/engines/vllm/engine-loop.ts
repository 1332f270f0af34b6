import { type Environment, type Event, Fifo, type ProcessGenerator } from '../../kernel/index.js';
import { type LatencyModel, latencyModel } from '../../profile/index.js';
import type { Dispatchable } from '../parts/dispatch.js';
import type { InstanceSpec } from '../parts/instances.js';
import type { KvBlocks, MakeKvBlocks } from '../parts/kv-blocks.js';
import type { PipelineClock } from '../parts/pipeline-clock.js';
import { checkedGrowth, checkedTime } from '../parts/possible-time.js';
import { lengthOf, type PhasedRequest } from '../parts/request.js';
import { ResidentBatch } from '../parts/resident-batch.js';
import { StepsAhead } from '../parts/steps-ahead.js';
import { chunkedSteps } from './chunks.js';
import type { VllmSettings } from './facts.js';
import { wholePromptSteps } from './whole-prompts.js';

/** What a vLLM engine needs to know. */
export interface VllmEngineOptions {
  readonly env: Environment;
  readonly engine: InstanceSpec;
  readonly settings: VllmSettings;
  /** The stages through which its batches go; those of the other engines of its instance go through them too. */
  readonly pipeline: PipelineClock;
  readonly makeBlocks: MakeKvBlocks;
  /** Whether nobody looks at its tokens and blocks, so that it may go through steps together. */
  readonly mayRunAhead: boolean;
  readonly onFirstToken: (request: PhasedRequest) => void;
  readonly onLeave: (request: PhasedRequest) => void;
}

/** What a step does. */
export interface VllmStep {
  /** How many requests are in it. */
  readonly requests: number;
  /** How long the whole model takes, by the profile, in ms. */
  readonly profileTime: number;
  /** By how much the next one takes longer, by the profile, in ms, if such steps can follow one another. */
  readonly growth?: number | undefined;
  /** How many such steps there are at most before there is something else to do; 1 where `growth` is not known. */
  readonly most: number;
  /** Gives the tokens of so many such steps, when they are over. */
  end(steps: number): void;
}

/** Decides what a step does. */
export type VllmScheduler = () => VllmStep;

/**
 * How many blocks an engine has, and how many it keeps free when it admits requests. The engines of an instance, one for
 * each stage, share its memory evenly.
 */
export function vllmBlocks(
  { maxTokens, stages }: InstanceSpec,
  { memory, watermark: share, blockTokens }: VllmSettings,
): { readonly blocks: number; readonly watermark: number } {
  const blocks = Math.floor((memory * maxTokens) / stages / blockTokens);
  return { blocks, watermark: Math.floor(share * blocks) };
}

/**
 * vLLM's engine: requests join its queue between two steps, and in each step its scheduler decides what is prefilled and
 * what is decoded. When blocks run out, the request that arrived last gives its own back, and is prefilled
 * again later. The schedulers are in files of their own.
 */
export class VllmEngine implements Dispatchable {
  /** How many steps it has done. */
  iterations: number;
  readonly options: VllmEngineOptions;
  readonly latency: LatencyModel;
  readonly blocks: KvBlocks;
  readonly watermark: number;
  /** Requests that wait for their prefill, first come, first served. */
  readonly waiting: Fifo<PhasedRequest>;
  /** Requests that are decoded, in the order of their arrival. */
  readonly running: ResidentBatch<PhasedRequest>;
  /** How many requests are in prefill. */
  prefilling: number;
  private readonly arrived: Fifo<PhasedRequest>;
  private prefillTokens: number;
  private hasFinished: boolean;
  /** What an idle engine waits for. */
  private arrival: Event<void> | undefined;
  /** The decodes that it is in, if nothing else is to be done before they are over. */
  private ahead: StepsAhead | undefined;

  constructor(options: VllmEngineOptions) {
    const { engine, settings, makeBlocks } = options;
    this.options = options;
    this.latency = latencyModel(engine.latency);
    const { blocks, watermark } = vllmBlocks(engine, settings);
    this.blocks = makeBlocks(blocks, settings.blockTokens);
    this.watermark = watermark;
    this.iterations = 0;
    this.arrived = new Fifo();
    this.waiting = new Fifo();
    // The token that a step gives is in the cache in the next one.
    this.running = new ResidentBatch(this.blocks, settings.blockTokens, 1);
    this.prefilling = 0;
    this.prefillTokens = 0;
    this.hasFinished = false;
    this.arrival = undefined;
    this.ahead = undefined;
  }

  get load(): number {
    return this.arrived.length + this.waiting.length + this.running.size + this.prefilling;
  }

  get tokens(): number {
    return this.prefillTokens + this.running.tokens;
  }

  get freeBlocks(): number {
    return this.blocks.free;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env } = this.options;
    const { chunkTokens } = this.options.settings;
    const nextStep = chunkTokens === undefined ? wholePromptSteps(this) : chunkedSteps(this, chunkTokens);
    for (;;) {
      if (this.load === 0) {
        this.arrival = env.event();
        yield this.arrival;
      }
      const hostTime = this.takeArrivals();
      const step = nextStep();
      if (step.most > 1) {
        this.ahead = this.stepsAhead(hostTime, step);
        yield this.ahead.over;
      } else yield env.at(this.endOf(hostTime, step));
      const steps = this.ahead?.count ?? 1;
      this.ahead = undefined;
      step.end(steps);
      this.iterations += steps;
    }
  }

  /** Queues a request. */
  enqueue(request: PhasedRequest): void {
    this.arrived.push(request);
    this.prefillTokens += lengthOf(request);
    this.ahead?.cutShort();
    this.arrival?.succeed();
    this.arrival = undefined;
  }

  /** A step that decodes all that run, for which there have to be blocks. */
  decodeStep(): VllmStep {
    const { mayRunAhead, engine } = this.options;
    const { running } = this;
    // The stages of a pipeline are at work for other engines in between.
    const growth = mayRunAhead && engine.stages === 1 ? checkedGrowth(this.latency, running.size) : undefined;
    return {
      requests: running.size,
      profileTime: this.decodeTime(),
      growth,
      most: growth === undefined ? 1 : running.tokensAhead(this.freeBlocks),
      end: (steps) => this.endDecode(steps),
    };
  }

  /** How long the whole model takes for a token for all that run, by the profile, in ms; 0 for none. */
  decodeTime(): number {
    const { tokens, size } = this.running;
    if (size === 0) return 0;
    return checkedTime(this.latency.decode({ requests: size, contextTokens: tokens + size }), 0, size);
  }

  /** Takes the request out of `running` that arrived last, to be prefilled again before all others. */
  preemptLast(): void {
    const last = this.running.removeLast()!;
    this.prefillTokens += lengthOf(last);
    this.waiting.unshift(last);
  }

  /** Ends the prefill of a request, which has a token more: it runs from now on, with its blocks, or leaves. */
  endPrefill(request: PhasedRequest): void {
    const { env, onFirstToken } = this.options;
    this.prefillTokens -= lengthOf(request);
    request.generated += 1;
    if (Number.isNaN(request.firstToken)) {
      request.firstToken = env.now;
      onFirstToken(request);
    }
    if (request.generated < request.outputLength) this.running.admit(request);
    else {
      this.blocks.release(request, lengthOf(request) - 1);
      this.leave(request);
    }
  }

  /** Gives tokens to all that run. */
  endDecode(steps = 1): void {
    for (const request of this.running.giveTokens(steps)) this.leave(request);
  }

  /** When a step ends that begins now: first the host is at work, then the stages are. */
  private endOf(hostTime: number, { requests, profileTime }: VllmStep): number {
    const { env, engine, settings, pipeline } = this.options;
    const begin = env.now + (hostTime + this.stepHost(requests));
    const stageTime = (settings.speed * profileTime) / engine.stages;
    // Nobody else is at work in an instance of one stage.
    return engine.stages === 1 ? begin + stageTime : pipeline.launch(begin, stageTime);
  }

  private stepsAhead(hostTime: number, { requests, profileTime, growth = 0, most }: VllmStep): StepsAhead {
    const { env, settings } = this.options;
    return new StepsAhead(env, {
      start: env.now + hostTime,
      count: most,
      first: this.stepHost(requests) + settings.speed * profileTime,
      growth: settings.speed * growth,
      gap: 0,
    });
  }

  private stepHost(requests: number): number {
    const { speed, stepHost, stepHostPerRequest } = this.options.settings;
    return speed * (stepHost + stepHostPerRequest * requests);
  }

  private leave(request: PhasedRequest): void {
    this.hasFinished = true;
    this.options.onLeave(request);
  }

  /** @returns the host's time for it, in ms */
  private takeArrivals(): number {
    const { speed, finishHost, arrivalHost, arrivalHostPerToken } = this.options.settings;
    let host = this.hasFinished ? finishHost : 0;
    this.hasFinished = false;
    for (let next = this.arrived.shift(); next !== undefined; next = this.arrived.shift()) {
      host += arrivalHost + arrivalHostPerToken * next.promptLength;
      this.waiting.push(next);
    }
    return speed * host;
  }
}
