import { type Environment, type Event, Fifo, type ProcessGenerator, Resource } from '../../kernel/index.js';
import { type LatencyModel, latencyModel } from '../../profile/index.js';
import type { Dispatchable } from '../parts/dispatch.js';
import type { InstanceSpec } from '../parts/instances.js';
import type { KvBlocks, MakeKvBlocks } from '../parts/kv-blocks.js';
import { type LinkSpec, transfer, transferTime } from '../parts/kv-link.js';
import { PipelineClock } from '../parts/pipeline-clock.js';
import { checkedGrowth, checkedTime } from '../parts/possible-time.js';
import { lengthOf, type PhasedRequest } from '../parts/request.js';
import { ResidentBatch } from '../parts/resident-batch.js';
import { StepsAhead } from '../parts/steps-ahead.js';
import type { ContextEngine } from './context-engine.js';
import type { DistserveSettings } from './facts.js';

/** What a decode engine needs to know. */
export interface DecodeEngineOptions {
  readonly env: Environment;
  readonly engine: InstanceSpec;
  readonly link: LinkSpec;
  readonly settings: DistserveSettings;
  readonly makeBlocks: MakeKvBlocks;
  /** Whether nobody looks at its tokens and blocks, so that it may go through iterations together. */
  readonly mayRunAhead: boolean;
  readonly onLeave: (request: PhasedRequest) => void;
}

/** A request that has been prefilled, and the engine that holds its KV cache. */
interface Prefilled {
  readonly request: PhasedRequest;
  readonly from: ContextEngine;
}

/** A batch that has been launched; one without requests only takes the place of a batch. */
interface Launched {
  readonly batch: ResidentBatch<PhasedRequest> | undefined;
  /** When it has left the last stage, in ms, unless it goes through several iterations. */
  readonly end: number;
  readonly ahead: StepsAhead | undefined;
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
  private readonly latency: LatencyModel;
  /** Held by resident and by waiting requests. */
  private readonly blocks: KvBlocks;
  private readonly batches: readonly ResidentBatch<PhasedRequest>[];
  private readonly pipeline: PipelineClock;
  private readonly launched: Fifo<Launched>;
  /** Prefilled requests whose KV cache has not moved yet. */
  private readonly bridge: Fifo<Prefilled>;
  private readonly waiting: Fifo<PhasedRequest>;
  private waitingBlocks: number;
  private readonly swapped: Fifo<PhasedRequest>;
  private isMoving: boolean;
  /** Tokens of the prompts of requests that are not resident. */
  private outsideTokens: number;
  /** What an engine waits for that has nothing to do. */
  private arrival: Event<void> | undefined;
  /** The iterations that it is in, if nothing else is to be done before they are over. */
  private ahead: StepsAhead | undefined;
  /** How far the engine has come in time: the host's part of an iteration is nobody else's business, and no event. */
  private clock: number;

  constructor(options: DecodeEngineOptions) {
    const { env, engine, settings, makeBlocks } = options;
    this.options = options;
    this.latency = latencyModel(engine.latency);
    this.link = new Resource(env, 1);
    this.iterations = 0;
    this.blocks = makeBlocks(Math.floor(engine.maxTokens / settings.blockTokens), settings.blockTokens);
    this.batches = Array.from(
      { length: engine.stages },
      () => new ResidentBatch<PhasedRequest>(this.blocks, settings.blockTokens),
    );
    this.pipeline = new PipelineClock(engine.stages);
    this.launched = new Fifo();
    this.bridge = new Fifo();
    this.waiting = new Fifo();
    this.waitingBlocks = 0;
    this.swapped = new Fifo();
    this.isMoving = false;
    this.outsideTokens = 0;
    this.arrival = undefined;
    this.ahead = undefined;
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
    return this.blocks.free;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env } = this.options;
    for (let turn = 0; ; turn = (turn + 1) % this.batches.length) {
      const batch = this.batches[turn]!;
      this.swapOut(batch);
      this.admit(batch);
      if (batch.size > 0) this.launch(batch);
      else yield* this.pass();
      const oldest = this.launched.length < this.batches.length ? undefined : this.launched.shift();
      const over = this.overOf(oldest);
      if (over !== undefined) yield over;
      const completed = this.complete(oldest);
      while (this.hasRoomForNext()) yield* this.migrate();
      this.clock = env.now + this.hostTime(completed);
    }
  }

  /** Takes a request over that has been prefilled; its KV cache is pulled when there is room. */
  enqueue(request: PhasedRequest, from: ContextEngine): void {
    this.bridge.push({ request, from });
    this.outsideTokens += request.promptLength;
    this.ahead?.cutShort();
    this.arrival?.succeed();
    this.arrival = undefined;
  }

  private get resident(): number {
    let requests = 0;
    for (const { size } of this.batches) requests += size;
    return requests;
  }

  private swapOut(batch: ResidentBatch<PhasedRequest>): void {
    while (this.blocks.free < 0) {
      const last = batch.removeLast();
      if (last === undefined) return;
      this.swapped.unshift(last);
      this.outsideTokens += last.promptLength;
    }
  }

  private admit(batch: ResidentBatch<PhasedRequest>): void {
    const { settings } = this.options;
    for (;;) {
      const queue = this.swapped.length > 0 ? this.swapped : this.waiting;
      const head = queue.peek();
      if (head === undefined || batch.size >= settings.decodeRequests) return;
      // What waits counts for its prompt already; the published engine counts it again.
      const fits = this.blocks.blocksFor(lengthOf(head)) <= this.blocks.free;
      if (!fits && this.resident > 0) return;
      queue.shift();
      if (queue === this.waiting) {
        this.waitingBlocks -= this.blocks.blocksFor(head.promptLength);
        this.blocks.extend(head, head.promptLength, lengthOf(head));
      } else this.blocks.allocate(head, lengthOf(head));
      if (Number.isNaN(head.decodeStart)) head.decodeStart = this.clock;
      this.outsideTokens -= head.promptLength;
      batch.admit(head);
    }
  }

  private launch(batch: ResidentBatch<PhasedRequest>): void {
    const growth = this.mayRunAhead() ? checkedGrowth(this.latency, batch.size) : undefined;
    const most = growth === undefined ? 1 : batch.tokensAhead(this.freeBlocks);
    const stageTime = this.stageTime(batch.tokens, batch.size);
    if (growth !== undefined && most > 1) this.ahead = this.stepsAhead(batch.size, stageTime, growth, most);
    const end = this.ahead === undefined ? this.pipeline.launch(this.clock, stageTime) : Infinity;
    this.launched.push({ batch, end, ahead: this.ahead });
  }

  private stageTime(tokens: number, requests: number): number {
    const { engine, settings } = this.options;
    const time = this.latency.decode({ requests, contextTokens: tokens });
    return (settings.speed * checkedTime(time, 0, requests)) / engine.stages;
  }

  private hostTime(requests: number): number {
    const { speed, decodeHost, decodeHostPerRequest } = this.options.settings;
    return speed * (decodeHost + decodeHostPerRequest * requests);
  }

  /** Whether there is nothing to do but to decode one batch, and nobody looks at how far it has come. */
  private mayRunAhead(): boolean {
    const waiting = this.waiting.length + this.swapped.length + this.bridge.length;
    return this.options.mayRunAhead && this.batches.length === 1 && waiting === 0;
  }

  private stepsAhead(requests: number, stageTime: number, growth: number, count: number): StepsAhead {
    const { env, settings } = this.options;
    return new StepsAhead(env, {
      start: this.clock,
      count,
      first: stageTime,
      growth: settings.speed * growth,
      gap: this.hostTime(requests),
    });
  }

  /** Has no batch to launch: sleeps a little, or until there is something to do at all. */
  private *pass(): ProcessGenerator {
    const { env, settings } = this.options;
    if (this.clock > env.now) yield env.at(this.clock);
    this.launched.push({ batch: undefined, end: env.now, ahead: undefined });
    if (this.load > 0) yield env.timeout(settings.decodeSleep);
    else {
      this.arrival = env.event();
      yield this.arrival;
    }
    this.clock = env.now;
  }

  /** What happens when a batch is over and the host is free; undefined when that is so. */
  private overOf(launched: Launched | undefined): Event<void> | undefined {
    if (launched?.ahead !== undefined) return launched.ahead.over;
    const { env } = this.options;
    const end = Math.max(this.clock, launched?.end ?? 0);
    return end > env.now ? env.at(end) : undefined;
  }

  /** Gives the requests of a batch that is over their tokens. @returns how many requests were in it */
  private complete(launched: Launched | undefined): number {
    const batch = launched?.batch;
    if (batch === undefined) return 0;
    const steps = launched?.ahead?.count ?? 1;
    this.ahead = undefined;
    this.iterations += steps;
    const { size } = batch;
    for (const request of batch.giveTokens(steps)) this.options.onLeave(request);
    return size;
  }

  /** Whether the KV cache of the next request can be pulled. */
  private hasRoomForNext(): boolean {
    const next = this.bridge.peek();
    if (next === undefined) return false;
    const hasFewWaiting = this.waitingBlocks < this.options.settings.decodeWaitingShare * this.blocks.total;
    return hasFewWaiting && this.blocks.blocksFor(next.request.promptLength) <= this.blocks.free;
  }

  /** Pulls the KV cache of the next request, over the link at both ends. */
  private *migrate(): ProcessGenerator {
    const { env, link } = this.options;
    const { request, from } = this.bridge.shift()!;
    this.isMoving = true;
    if (this.pipeline.lastFree > env.now) yield env.at(this.pipeline.lastFree);
    yield* transfer(
      env,
      { sender: from.link, receiver: this.link },
      transferTime(link, request.promptLength),
      () => {
        request.transferStart = env.now;
        this.waitingBlocks += this.blocks.blocksFor(request.promptLength);
        this.blocks.allocate(request, request.promptLength);
      },
    );
    request.transferEnd = env.now;
    this.isMoving = false;
    this.waiting.push(request);
    from.release(request);
  }
}
