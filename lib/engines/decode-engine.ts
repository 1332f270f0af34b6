import { type Environment, type Event, Fifo, type ProcessGenerator, Resource } from '../kernel/index.js';
import { decodeTime, type LatencyCoefficients } from '../profile/index.js';
import type { ContextEngine } from './context-engine.js';
import type { Dispatchable } from './dispatch-policy.js';
import type { EngineSettings } from './engine-options.js';
import { blocksFor, type EngineRequest, lengthOf } from './engine-request.js';
import type { EngineSpec, LinkSpec } from './engine-spec.js';
import { PipelineClock } from './pipeline-clock.js';
import { ResidentBatch } from './resident-batch.js';
import { runAhead } from './run-ahead.js';

/** What a decode engine needs to know. */
export interface DecodeEngineOptions {
  readonly env: Environment;
  readonly engine: EngineSpec;
  readonly link: LinkSpec;
  readonly settings: EngineSettings;
  /** Whether nobody looks at its tokens and blocks, so that it may go through iterations together. */
  readonly mayRunAhead: boolean;
  readonly onLeave: (request: EngineRequest) => void;
}

/** A request that has been prefilled, and the engine that holds its KV cache. */
interface Prefilled {
  readonly request: EngineRequest;
  readonly from: ContextEngine;
}

/** A batch that has been launched; one without requests only takes the place of a batch. */
interface Launched {
  readonly batch: ResidentBatch | undefined;
  readonly end: number;
}

/**
 * DistServe's decode engine: as many resident batches as the pipeline has stages, which take turns. Its loop launches a
 * batch, waits for the oldest one, and pulls the KV cache of requests that have been prefilled.
 */
export class DecodeEngine implements Dispatchable {
  /** Its end of the link over which KV cache moves. */
  readonly link: Resource;
  /** How many batches it has done. */
  iterations: number;
  private readonly options: DecodeEngineOptions;
  private readonly latency: LatencyCoefficients;
  private readonly capacity: number;
  private readonly batches: readonly ResidentBatch[];
  private readonly pipeline: PipelineClock;
  private readonly launched: Fifo<Launched>;
  /** Prefilled requests whose KV cache has not moved yet. */
  private readonly bridge: Fifo<Prefilled>;
  private readonly waiting: Fifo<EngineRequest>;
  private waitingBlocks: number;
  private readonly swapped: Fifo<EngineRequest>;
  private isMoving: boolean;
  /** Tokens of the prompts of requests that are not resident. */
  private outsideTokens: number;
  private wakeUp: Event<void> | undefined;
  /** How far the engine has come in time: the host's part of an iteration is nobody else's business, and no event. */
  private clock: number;

  constructor(options: DecodeEngineOptions) {
    const { env, engine, settings } = options;
    this.options = options;
    // The coefficients of small batches were fitted up to and with this size.
    this.latency = { ...engine.latency, largeBatchFrom: engine.latency.largeBatchFrom + 1 };
    this.link = new Resource(env, 1);
    this.iterations = 0;
    this.capacity = Math.floor(engine.maxTokens / settings.blockTokens);
    this.batches = Array.from({ length: engine.stages }, () => new ResidentBatch(settings.blockTokens));
    this.pipeline = new PipelineClock(engine.stages);
    this.launched = new Fifo();
    this.bridge = new Fifo();
    this.waiting = new Fifo();
    this.waitingBlocks = 0;
    this.swapped = new Fifo();
    this.isMoving = false;
    this.outsideTokens = 0;
    this.wakeUp = undefined;
    this.clock = 0;
  }

  /** Requests that are resident, swapped out, waiting, moving here or about to. */
  get load(): number {
    const elsewhere = this.swapped.length + this.waiting.length + this.bridge.length;
    return this.resident + elsewhere + (this.isMoving ? 1 : 0);
  }

  /** Tokens of those requests: of the prompts of those that are not resident. */
  get tokens(): number {
    let tokens = this.outsideTokens;
    for (const batch of this.batches) tokens += batch.tokens;
    return tokens;
  }

  /** Blocks that nobody holds. */
  get freeBlocks(): number {
    return this.capacity - this.taken;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env } = this.options;
    for (let turn = 0; ; turn = (turn + 1) % this.batches.length) {
      const batch = this.batches[turn]!;
      this.swapOut(batch);
      this.admit(batch);
      if (this.isAlone(batch)) yield* this.decodeAhead(batch);
      if (batch.size > 0) this.launch(batch);
      else yield* this.pass();
      const completed = yield* this.awaitOldest();
      yield* this.migrate();
      this.clock = env.now + this.hostTime(completed);
    }
  }

  /** Takes a request over that has been prefilled; its KV cache is pulled when there is room. */
  enqueue(request: EngineRequest, from: ContextEngine): void {
    this.bridge.push({ request, from });
    this.outsideTokens += request.promptLength;
    this.wakeUp?.succeed();
    this.wakeUp = undefined;
  }

  private get resident(): number {
    let requests = 0;
    for (const { size } of this.batches) requests += size;
    return requests;
  }

  /** Blocks of resident and of waiting requests. */
  private get taken(): number {
    let blocks = this.waitingBlocks;
    for (const batch of this.batches) blocks += batch.blocks;
    return blocks;
  }

  private swapOut(batch: ResidentBatch): void {
    while (this.taken > this.capacity) {
      const last = batch.removeLast();
      if (last === undefined) return;
      this.swapped.unshift(last);
      this.outsideTokens += last.promptLength;
    }
  }

  private admit(batch: ResidentBatch): void {
    const { settings } = this.options;
    for (;;) {
      const queue = this.swapped.length > 0 ? this.swapped : this.waiting;
      const head = queue.peek();
      if (head === undefined || batch.size >= settings.decodeRequests) return;
      // What waits counts for its prompt already; the published engine counts it again.
      const fits = this.taken + blocksFor(lengthOf(head), settings.blockTokens) <= this.capacity;
      if (!fits && this.resident > 0) return;
      queue.shift();
      if (queue === this.waiting) this.waitingBlocks -= this.promptBlocks(head);
      if (Number.isNaN(head.decodeStart)) head.decodeStart = this.clock;
      this.outsideTokens -= head.promptLength;
      batch.admit(head);
    }
  }

  private launch(batch: ResidentBatch): void {
    this.launched.push({
      batch,
      end: this.pipeline.launch(this.clock, this.stageTime(batch.tokens, batch.size)),
    });
  }

  private stageTime(tokens: number, requests: number): number {
    const { engine, settings } = this.options;
    return (settings.speed * decodeTime(this.latency, tokens, requests)) / engine.stages;
  }

  private hostTime(requests: number): number {
    const { speed, decodeHost, decodeHostPerRequest } = this.options.settings;
    return speed * (decodeHost + decodeHostPerRequest * requests);
  }

  /** Whether there is nothing to do but to decode a batch, and nobody looks at how far it has come. */
  private isAlone(batch: ResidentBatch): boolean {
    const waiting = this.waiting.length + this.swapped.length + this.bridge.length;
    return this.options.mayRunAhead && this.batches.length === 1 && batch.size > 0 && waiting === 0;
  }

  /** Decodes until a request is about to have its last token, blocks may run short, or a request comes. */
  private *decodeAhead(batch: ResidentBatch): ProcessGenerator {
    const { env } = this.options;
    const { tokens, size } = batch;
    const gap = this.hostTime(size);
    this.wakeUp = env.event();
    const over = yield* runAhead(
      env,
      {
        most: batch.quietTokens(this.freeBlocks),
        start: this.clock,
        duration: (step) => this.stageTime(tokens + step * size, size),
        gap,
      },
      this.wakeUp,
    );
    this.wakeUp = undefined;
    for (let step = 0; step < over; step++) {
      this.clock = this.pipeline.launch(this.clock, this.stageTime(batch.tokens, size)) + gap;
      batch.giveTokens();
      this.iterations += 1;
    }
  }

  /** Has no batch to launch: sleeps a little, or until there is something to do at all. */
  private *pass(): ProcessGenerator {
    const { env, settings } = this.options;
    if (this.clock > env.now) yield env.at(this.clock);
    this.launched.push({ batch: undefined, end: env.now });
    if (this.load > 0) yield env.timeout(settings.decodeSleep);
    else {
      this.wakeUp = env.event();
      yield this.wakeUp;
    }
    this.clock = env.now;
  }

  /** Waits for the oldest batch when the pipeline is full. @returns how many requests were in it */
  private *awaitOldest(): ProcessGenerator<number> {
    const { env, onLeave } = this.options;
    const oldest = this.launched.length < this.batches.length ? undefined : this.launched.shift();
    const end = Math.max(this.clock, oldest?.end ?? 0);
    if (end > env.now) yield env.at(end);
    const batch = oldest?.batch;
    if (batch === undefined) return 0;
    this.iterations += 1;
    const { size } = batch;
    for (const request of batch.giveTokens()) onLeave(request);
    return size;
  }

  private *migrate(): ProcessGenerator {
    const { env, settings, link } = this.options;
    for (let next = this.bridge.peek(); next !== undefined; next = this.bridge.peek()) {
      const { request, from } = next;
      const blocks = this.promptBlocks(request);
      const hasFewWaiting = this.waitingBlocks < settings.decodeWaitingShare * this.capacity;
      if (!hasFewWaiting || this.taken + blocks > this.capacity) return;
      this.bridge.shift();
      this.isMoving = true;
      if (this.pipeline.lastFree > env.now) yield env.at(this.pipeline.lastFree);
      using sender = from.link.request();
      yield sender;
      using receiver = this.link.request();
      yield receiver;
      request.transferStart = env.now;
      this.waitingBlocks += blocks;
      yield env.timeout(link.latency + (request.promptLength * link.bytesPerToken) / (link.bandwidth * 1e6));
      request.transferEnd = env.now;
      this.isMoving = false;
      this.waiting.push(request);
      from.release(request);
    }
  }

  private promptBlocks({ promptLength }: EngineRequest): number {
    return blocksFor(promptLength, this.options.settings.blockTokens);
  }
}
