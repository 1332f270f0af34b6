import { type Environment, type Event, Fifo, type ProcessGenerator } from '../kernel/index.js';
import { decodeTime, type LatencyCoefficients } from '../profile/index.js';
import type { Dispatchable } from './dispatch-policy.js';
import type { EngineSettings } from './engine-options.js';
import { type EngineRequest, lengthOf } from './engine-request.js';
import type { EngineSpec } from './engine-spec.js';
import type { PipelineClock } from './pipeline-clock.js';
import { ResidentBatch } from './resident-batch.js';
import { runAhead } from './run-ahead.js';
import { chunkedSteps } from './vllm-chunks.js';
import { wholePromptSteps } from './vllm-whole-prompts.js';

/** What a vLLM engine needs to know. */
export interface VllmEngineOptions {
  readonly env: Environment;
  readonly engine: EngineSpec;
  readonly settings: EngineSettings;
  /** The stages through which its batches go; those of the other engines of its instance go through them too. */
  readonly pipeline: PipelineClock;
  /** The token budget of a step with chunks of prompts; undefined where prompts stay whole. */
  readonly chunkTokens: number | undefined;
  /** Whether nobody looks at its tokens and blocks, so that it may go through steps together. */
  readonly mayRunAhead: boolean;
  readonly onFirstToken: (request: EngineRequest) => void;
  readonly onLeave: (request: EngineRequest) => void;
}

/** What a scheduler does in one step: it takes what waits, lets the time pass, and gives the tokens. */
export type VllmStep = (hostTime: number) => ProcessGenerator;

/**
 * How many blocks an engine has, and how many it keeps free when it admits requests. The engines of an instance, one for
 * each stage, share its memory evenly.
 */
export function vllmBlocks(
  { maxTokens, stages }: EngineSpec,
  { vllmMemory, vllmWatermark, blockTokens }: EngineSettings,
): { readonly blocks: number; readonly watermark: number } {
  const blocks = Math.floor((vllmMemory * maxTokens) / stages / blockTokens);
  return { blocks, watermark: Math.floor(vllmWatermark * blocks) };
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
  readonly latency: LatencyCoefficients;
  readonly blocks: number;
  readonly watermark: number;
  /** Requests that wait for their prefill, first come, first served. */
  readonly waiting: Fifo<EngineRequest>;
  /** Requests that are decoded, in the order of their arrival. */
  readonly running: ResidentBatch;
  /** Requests in prefill, and the blocks that they hold. */
  prefilling: number;
  prefillingBlocks: number;
  private readonly arrived: Fifo<EngineRequest>;
  private prefillTokens: number;
  private hasFinished: boolean;
  private wakeUp: Event<void> | undefined;
  /** When the step began that it is in. */
  private clock: number;

  constructor(options: VllmEngineOptions) {
    const { engine, settings } = options;
    this.options = options;
    // The coefficients of small batches were fitted up to and with this size.
    this.latency = { ...engine.latency, largeBatchFrom: engine.latency.largeBatchFrom + 1 };
    const { blocks, watermark } = vllmBlocks(engine, settings);
    this.blocks = blocks;
    this.watermark = watermark;
    this.iterations = 0;
    this.arrived = new Fifo();
    this.waiting = new Fifo();
    // The token that a step gives is in the cache in the next one.
    this.running = new ResidentBatch(settings.blockTokens, 1);
    this.prefilling = 0;
    this.prefillingBlocks = 0;
    this.prefillTokens = 0;
    this.hasFinished = false;
    this.wakeUp = undefined;
    this.clock = 0;
  }

  get load(): number {
    return this.arrived.length + this.waiting.length + this.running.size + this.prefilling;
  }

  get tokens(): number {
    return this.prefillTokens + this.running.tokens;
  }

  get freeBlocks(): number {
    return this.blocks - this.running.blocks - this.prefillingBlocks;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env, chunkTokens } = this.options;
    const step = chunkTokens === undefined ? wholePromptSteps(this) : chunkedSteps(this, chunkTokens);
    for (;;) {
      if (this.load === 0) {
        this.wakeUp = env.event();
        yield this.wakeUp;
        this.clock = env.now;
      }
      const hostTime = this.takeArrivals();
      if (this.isAlone(hostTime)) yield* this.decodeAhead();
      yield* step(hostTime);
      this.iterations += 1;
    }
  }

  /** Queues a request. */
  enqueue(request: EngineRequest): void {
    this.arrived.push(request);
    this.prefillTokens += lengthOf(request);
    this.wakeUp?.succeed();
    this.wakeUp = undefined;
  }

  /**
   * Lets the time of a step pass: of the host, then of the stages.
   *
   * @param hostTime of what came before the step, in ms
   * @param profileTime of the whole model, in ms
   * @param requests in the step
   */
  *work(hostTime: number, profileTime: number, requests: number): ProcessGenerator {
    const { env, engine, pipeline } = this.options;
    const host = hostTime + this.stepHost(requests);
    const stage = (this.options.settings.speed * profileTime) / engine.stages;
    // The stages of a pipeline may be at work for another engine still.
    this.clock =
      engine.stages === 1 ? this.clock + (host + stage) : pipeline.launch(this.clock + host, stage);
    yield env.at(this.clock);
  }

  /** Takes the request out of `running` that arrived last, to be prefilled again before all others. */
  preemptLast(): void {
    const last = this.running.removeLast()!;
    this.prefillTokens += lengthOf(last);
    this.waiting.unshift(last);
  }

  /** Ends the prefill of a request, which has a token more: it runs from now on, or leaves. */
  endPrefill(request: EngineRequest): void {
    const { env, onFirstToken } = this.options;
    this.prefillTokens -= lengthOf(request);
    request.generated += 1;
    if (Number.isNaN(request.firstToken)) {
      request.firstToken = env.now;
      onFirstToken(request);
    }
    if (request.generated >= request.outputLength) this.leave(request);
    else this.running.admit(request);
  }

  /** Gives a token to all that run. */
  endDecode(): void {
    for (const request of this.running.giveTokens()) this.leave(request);
  }

  /** Whether there is nothing to do but to decode, and nobody looks at how far that has come. */
  private isAlone(hostTime: number): boolean {
    const { mayRunAhead, engine } = this.options;
    const others = this.waiting.length + this.prefilling;
    return mayRunAhead && engine.stages === 1 && this.running.size > 0 && others === 0 && hostTime === 0;
  }

  /** Decodes until a request is about to have its last token, blocks may run short, or a request comes. */
  private *decodeAhead(): ProcessGenerator {
    const { env } = this.options;
    const { tokens, size } = this.running;
    this.wakeUp = env.event();
    const over = yield* runAhead(
      env,
      {
        most: this.running.quietTokens(this.freeBlocks),
        start: this.clock,
        duration: (step) => this.decodeStep(tokens + step * size, size),
        gap: 0,
      },
      this.wakeUp,
    );
    this.wakeUp = undefined;
    for (let step = 0; step < over; step++) {
      this.clock += this.decodeStep(this.running.tokens, size);
      this.running.giveTokens();
      this.iterations += 1;
    }
  }

  /** How long one token takes for requests with so many tokens in the cache, in an instance of one stage. */
  private decodeStep(tokens: number, requests: number): number {
    const profileTime = decodeTime(this.latency, tokens + requests, requests);
    return this.stepHost(requests) + this.options.settings.speed * profileTime;
  }

  private stepHost(requests: number): number {
    const { speed, vllmStepHost, vllmStepHostPerRequest } = this.options.settings;
    return speed * (vllmStepHost + vllmStepHostPerRequest * requests);
  }

  private leave(request: EngineRequest): void {
    this.hasFinished = true;
    this.options.onLeave(request);
  }

  /** @returns the host's time for it, in ms */
  private takeArrivals(): number {
    const { speed, vllmFinishHost, vllmArrivalHost, vllmArrivalHostPerToken } = this.options.settings;
    let host = this.hasFinished ? vllmFinishHost : 0;
    this.hasFinished = false;
    for (let next = this.arrived.shift(); next !== undefined; next = this.arrived.shift()) {
      host += vllmArrivalHost + vllmArrivalHostPerToken * next.promptLength;
      this.waiting.push(next);
    }
    return speed * host;
  }
}
