import { type Environment, type Event, Fifo, type ProcessGenerator, Resource } from '../../kernel/index.js';
import { type LatencyModel, latencyModel } from '../../profile/index.js';
import type { Dispatchable } from '../parts/dispatch.js';
import type { InstanceSpec } from '../parts/instances.js';
import type { KvBlocks, MakeKvBlocks } from '../parts/kv-blocks.js';
import { PipelineClock } from '../parts/pipeline-clock.js';
import { checkedTime } from '../parts/possible-time.js';
import type { PhasedRequest } from '../parts/request.js';
import { prefillSums } from '../parts/sums.js';
import type { DistserveSettings } from './facts.js';

/** What a prefill engine needs to know. */
export interface ContextEngineOptions {
  readonly env: Environment;
  readonly engine: InstanceSpec;
  readonly settings: DistserveSettings;
  readonly makeBlocks: MakeKvBlocks;
  /** A request has its first token, which is its last too if it wants no more. Its blocks stay until they are released. */
  readonly onFirstToken: (request: PhasedRequest, from: ContextEngine) => void;
}

/**
 * DistServe's prefill engine: it takes requests first come, first served, in batches as large as its limits and its
 * blocks allow. A request keeps its blocks here until a decode engine has pulled its KV cache: so decode instances
 * that are full hold up the prefill.
 */
export class ContextEngine implements Dispatchable {
  /** Its end of the link over which KV cache moves. */
  readonly link: Resource;
  /** How many batches it has done. */
  iterations: number;
  private readonly options: ContextEngineOptions;
  /** Held by the running batches, and by requests that are prefilled and have not been pulled. */
  private readonly blocks: KvBlocks;
  private readonly latency: LatencyModel;
  private readonly queue: Fifo<PhasedRequest>;
  private readonly pipeline: PipelineClock;
  private running: number;
  private promptTokens: number;
  /** What an idle engine waits for: its next look at a queue that has grown, or that blocks are given free. */
  private change: Event<void> | undefined;
  /** When its last batch left the first stage, in ms: its looks are counted from then. */
  private idleSince: number;

  constructor(options: ContextEngineOptions) {
    const { env, engine, settings, makeBlocks } = options;
    this.options = options;
    this.link = new Resource(env, 1);
    this.iterations = 0;
    this.blocks = makeBlocks(Math.floor(engine.maxTokens / settings.blockTokens), settings.blockTokens);
    this.latency = latencyModel(engine.latency);
    this.queue = new Fifo();
    this.pipeline = new PipelineClock(engine.stages);
    this.running = 0;
    this.promptTokens = 0;
    this.change = undefined;
    this.idleSince = 0;
  }

  /** Requests that are queued or running. */
  get load(): number {
    return this.queue.length + this.running;
  }

  /** Tokens of the prompts that are queued or running. */
  get tokens(): number {
    return this.promptTokens;
  }

  /** Blocks that nobody holds. */
  get freeBlocks(): number {
    return this.blocks.free;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env } = this.options;
    for (;;) {
      const batch = this.formBatch();
      if (batch.length === 0) {
        this.change = env.event();
        yield this.change;
        this.change = undefined;
        continue;
      }
      const end = this.pipeline.launch(env.now, this.stageTime(batch));
      if (end > this.pipeline.firstFree) env.process(this.finish(batch, end), 'prefill batch');
      yield env.at(this.pipeline.firstFree);
      this.idleSince = env.now;
      if (end === this.pipeline.firstFree) this.giveFirstTokens(batch);
    }
  }

  /** Queues a request. */
  enqueue(request: PhasedRequest): void {
    const { env } = this.options;
    this.queue.push(request);
    this.promptTokens += request.promptLength;
    const { change } = this;
    if (change !== undefined && !change.scheduled) env.scheduleAt(change, this.nextLook());
  }

  /** Gives the blocks of a request free whose KV cache is not needed here any more. */
  release(request: PhasedRequest): void {
    this.blocks.release(request, request.promptLength);
    const { change } = this;
    if (this.queue.length === 0 || change === undefined) return;
    // It looks now, not only at its next turn.
    if (change.scheduled) this.options.env.cancel(change);
    change.succeed();
    this.change = undefined;
  }

  private formBatch(): PhasedRequest[] {
    const { contextRequests, contextTokens } = this.options.settings;
    const batch: PhasedRequest[] = [];
    let tokens = 0;
    for (let head = this.queue.peek(); head !== undefined; head = this.queue.peek()) {
      const { promptLength } = head;
      if (batch.length >= contextRequests || tokens + promptLength > contextTokens) break;
      if (this.blocks.blocksFor(promptLength) > this.blocks.free) break;
      this.queue.shift();
      this.blocks.allocate(head, promptLength);
      tokens += promptLength;
      head.prefillStart = this.options.env.now;
      batch.push(head);
    }
    this.running += batch.length;
    return batch;
  }

  private stageTime(batch: readonly PhasedRequest[]): number {
    const { engine, settings } = this.options;
    const time = this.latency.prefill(prefillSums(batch, ({ promptLength }) => promptLength));
    const whole = settings.speed * checkedTime(time, batch.length, 0);
    return engine.stages === 1 ? whole : whole / engine.stages + engine.stages;
  }

  private *finish(batch: readonly PhasedRequest[], end: number): ProcessGenerator {
    yield this.options.env.at(end);
    this.giveFirstTokens(batch);
  }

  private giveFirstTokens(batch: readonly PhasedRequest[]): void {
    const { env, onFirstToken } = this.options;
    this.iterations += 1;
    this.running -= batch.length;
    for (const request of batch) {
      this.promptTokens -= request.promptLength;
      request.generated = 1;
      request.firstToken = env.now;
      onFirstToken(request, this);
    }
  }

  /** When an idle engine looks at its queue next. The looks before, at a queue that had not changed, are no events. */
  private nextLook(): number {
    const { env, settings } = this.options;
    const looks = Math.ceil((env.now - this.idleSince) / settings.contextPoll);
    // It looks more often than numbers can tell.
    if (looks === Infinity) return env.now;
    return Math.max(env.now, this.idleSince + looks * settings.contextPoll);
  }
}
