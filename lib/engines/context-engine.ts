import { type Environment, type Event, Fifo, type ProcessGenerator, Resource } from '../kernel/index.js';
import { prefillTime } from '../profile/index.js';
import type { Dispatchable } from './dispatch-policy.js';
import type { EngineSettings } from './engine-options.js';
import { blocksFor, type EngineRequest } from './engine-request.js';
import type { EngineSpec } from './engine-spec.js';
import { PipelineClock } from './pipeline-clock.js';

/** What a prefill engine tells. */
export interface ContextEngineOptions {
  readonly env: Environment;
  readonly engine: EngineSpec;
  readonly settings: EngineSettings;
  /** A request has its first token, which is its last too if it wants no more. Its blocks stay until they are released. */
  readonly onFirstToken: (request: EngineRequest, from: ContextEngine) => void;
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
  private readonly capacity: number;
  private readonly queue: Fifo<EngineRequest>;
  private readonly pipeline: PipelineClock;
  /** Blocks of the running batches, and of requests that are prefilled and have not been pulled. */
  private held: number;
  private running: number;
  private promptTokens: number;
  /** What an idle engine waits for: at first anything, then its next look at the queue. */
  private wakeUp: Event<void> | undefined;
  private nextLook: Event<void> | undefined;
  private hasReleased: boolean;

  constructor(options: ContextEngineOptions) {
    const { env, engine, settings } = options;
    this.options = options;
    this.link = new Resource(env, 1);
    this.iterations = 0;
    this.capacity = Math.floor(engine.maxTokens / settings.blockTokens);
    this.queue = new Fifo();
    this.pipeline = new PipelineClock(engine.stages);
    this.held = 0;
    this.running = 0;
    this.promptTokens = 0;
    this.wakeUp = undefined;
    this.nextLook = undefined;
    this.hasReleased = false;
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
    return this.capacity - this.held;
  }

  /** The engine's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env } = this.options;
    for (;;) {
      const batch = this.formBatch();
      if (batch.length === 0) {
        yield* this.idle();
        continue;
      }
      const end = this.pipeline.launch(env.now, this.stageTime(batch));
      if (end > this.pipeline.firstFree) env.process(this.finish(batch, end), 'prefill batch');
      yield env.at(this.pipeline.firstFree);
      if (end === this.pipeline.firstFree) this.giveFirstTokens(batch);
    }
  }

  /** Queues a request. */
  enqueue(request: EngineRequest): void {
    this.queue.push(request);
    this.promptTokens += request.promptLength;
    this.wake();
  }

  /** Gives the blocks of a request free whose KV cache is not needed here any more. */
  release(request: EngineRequest): void {
    this.held -= this.blocksOf(request);
    this.hasReleased = true;
    this.nextLook?.succeed();
    this.nextLook = undefined;
    this.wake();
  }

  private formBatch(): EngineRequest[] {
    const { contextRequests, contextTokens } = this.options.settings;
    const batch: EngineRequest[] = [];
    let tokens = 0;
    for (let head = this.queue.peek(); head !== undefined; head = this.queue.peek()) {
      const blocks = this.blocksOf(head);
      if (batch.length >= contextRequests || tokens + head.promptLength > contextTokens) break;
      if (this.held + blocks > this.capacity) break;
      this.queue.shift();
      this.held += blocks;
      tokens += head.promptLength;
      head.prefillStart = this.options.env.now;
      batch.push(head);
    }
    this.running += batch.length;
    return batch;
  }

  private stageTime(batch: readonly EngineRequest[]): number {
    const { engine, settings } = this.options;
    let tokens = 0;
    let squared = 0;
    for (const { promptLength } of batch) {
      tokens += promptLength;
      squared += promptLength * promptLength;
    }
    const whole = settings.speed * prefillTime(engine.latency, tokens, squared);
    return engine.stages === 1 ? whole : whole / engine.stages + engine.stages;
  }

  private *finish(batch: readonly EngineRequest[], end: number): ProcessGenerator {
    yield this.options.env.at(end);
    this.giveFirstTokens(batch);
  }

  private giveFirstTokens(batch: readonly EngineRequest[]): void {
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

  /** Looks at the queue every few ms from now on, and at once when blocks are given free. */
  private *idle(): ProcessGenerator {
    const { env, settings } = this.options;
    const since = env.now;
    this.hasReleased = false;
    this.wakeUp = env.event();
    yield this.wakeUp;
    if (this.hasReleased) return;
    // Nothing happens at the looks before the next one: they are left out.
    const looks = Math.ceil((env.now - since) / settings.contextPoll);
    this.nextLook = env.event();
    env.scheduleAt(this.nextLook, Math.max(env.now, since + looks * settings.contextPoll));
    yield this.nextLook;
    this.nextLook = undefined;
  }

  private wake(): void {
    this.wakeUp?.succeed();
    this.wakeUp = undefined;
  }

  private blocksOf({ promptLength }: EngineRequest): number {
    return blocksFor(promptLength, this.options.settings.blockTokens);
  }
}
