import { type Environment, type Event, Fifo, type ProcessGenerator } from '../kernel/index.js';
import { decodeTime, type LatencyCoefficients, prefillTime } from '../profile/index.js';
import type { EngineSettings } from './engine-options.js';
import { blocksFor, type EngineRequest, lengthOf } from './engine-request.js';
import type { EngineSpec } from './engine-spec.js';
import { ResidentBatch } from './resident-batch.js';

/** What a vLLM engine needs to know. */
export interface VllmEngineOptions {
  readonly env: Environment;
  readonly engine: EngineSpec;
  readonly settings: EngineSettings;
  readonly onFirstToken: (request: EngineRequest) => void;
  readonly onLeave: (request: EngineRequest) => void;
}

/** How many blocks an instance has, and how many it keeps free when it admits requests. */
export function vllmBlocks(
  { maxTokens }: EngineSpec,
  { vllmMemory, vllmWatermark, blockTokens }: EngineSettings,
): { readonly blocks: number; readonly watermark: number } {
  const blocks = Math.floor((vllmMemory * maxTokens) / blockTokens);
  return { blocks, watermark: Math.floor(vllmWatermark * blocks) };
}

/**
 * vLLM's engine as its scheduler was from v0.2.2 to v0.3: each step is either the prefill of requests that wait, padded to
 * the longest, or one token for all that run. When blocks run out, the request that arrived last gives its own
 * back, and is prefilled again later.
 */
export class VllmEngine {
  /** How many steps it has done. */
  iterations: number;
  private readonly options: VllmEngineOptions;
  private readonly latency: LatencyCoefficients;
  private readonly blocks: number;
  private readonly watermark: number;
  private readonly arrived: Fifo<EngineRequest>;
  private readonly waiting: Fifo<EngineRequest>;
  private readonly running: ResidentBatch;
  private prefilling: number;
  private hasFinished: boolean;
  private wakeUp: Event<void> | undefined;

  constructor(options: VllmEngineOptions) {
    const { engine, settings } = options;
    this.options = options;
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
    this.hasFinished = false;
    this.wakeUp = undefined;
  }

  /** Requests that are queued or running. */
  get load(): number {
    return this.arrived.length + this.waiting.length + this.running.size + this.prefilling;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env } = this.options;
    for (;;) {
      if (this.load === 0) {
        this.wakeUp = env.event();
        yield this.wakeUp;
      }
      const host = this.takeArrivals();
      const batch = this.admit();
      if (batch.length > 0) {
        this.prefilling = batch.length;
        yield env.timeout(this.prefillStep(batch) + host);
        this.prefilling = 0;
        this.endPrefill(batch);
      } else {
        this.makeRoom();
        yield env.timeout(this.decodeStep() + host);
        this.leave(this.running.giveTokens());
      }
      this.iterations += 1;
    }
  }

  /** Queues a request. */
  enqueue(request: EngineRequest): void {
    this.arrived.push(request);
    this.wakeUp?.succeed();
    this.wakeUp = undefined;
  }

  /** @returns the host's time for it, in ms */
  private takeArrivals(): number {
    const { settings } = this.options;
    let host = this.hasFinished ? settings.vllmFinishHost : 0;
    this.hasFinished = false;
    for (let next = this.arrived.shift(); next !== undefined; next = this.arrived.shift()) {
      host += settings.vllmArrivalHost + settings.vllmArrivalHostPerToken * next.promptLength;
      this.waiting.push(next);
    }
    return settings.speed * host;
  }

  private admit(): EngineRequest[] {
    const { env, settings } = this.options;
    const batch: EngineRequest[] = [];
    let free = this.blocks - this.running.blocks;
    let longest = 0;
    let sum = 0;
    for (let head = this.waiting.peek(); head !== undefined; head = this.waiting.peek()) {
      const length = lengthOf(head);
      const padded = (batch.length + 1) * Math.max(longest, length);
      free -= blocksFor(length, settings.blockTokens);
      if (free < this.watermark || padded > settings.vllmBatchTokens) break;
      if (this.running.size + batch.length + 1 > settings.vllmRequests) break;
      if (padded - sum - length > settings.vllmPaddings) break;
      this.waiting.shift();
      longest = Math.max(longest, length);
      sum += length;
      if (Number.isNaN(head.prefillStart)) head.prefillStart = env.now;
      batch.push(head);
    }
    return batch;
  }

  private prefillStep(batch: readonly EngineRequest[]): number {
    const { settings } = this.options;
    const longest = Math.max(...batch.map(lengthOf));
    const time = prefillTime(this.latency, batch.length * longest, batch.length * longest * longest);
    return settings.speed * (time + settings.vllmStepHost + settings.vllmStepHostPerRequest * batch.length);
  }

  private endPrefill(batch: readonly EngineRequest[]): void {
    const { env, onFirstToken } = this.options;
    for (const request of batch) {
      request.generated += 1;
      if (Number.isNaN(request.firstToken)) {
        request.firstToken = env.now;
        onFirstToken(request);
      }
      if (request.generated >= request.outputLength) this.leave([request]);
      else this.running.admit(request);
    }
  }

  /** Has those that arrived last give way until there is a block for each that needs one more. */
  private makeRoom(): void {
    while (this.running.blocks + this.running.blocksToGrow > this.blocks) {
      this.waiting.unshift(this.running.removeLast()!);
    }
  }

  private decodeStep(): number {
    const { settings } = this.options;
    const { tokens, size } = this.running;
    const time = decodeTime(this.latency, tokens + size, size);
    return settings.speed * (time + settings.vllmStepHost + settings.vllmStepHostPerRequest * size);
  }

  private leave(requests: readonly EngineRequest[]): void {
    for (const request of requests) {
      this.hasFinished = true;
      this.options.onLeave(request);
    }
  }
}
