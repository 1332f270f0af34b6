import { type Environment, type Event, Fifo, type ProcessGenerator } from '../../kernel/index.js';
import type { Phase, Recorder, WorkerIdentity } from '../parts/recorder.js';
import { lengthOf } from '../parts/request.js';
import {
  type Batch,
  DECODE_TOKEN_BUDGET,
  MOST_WAITING_CONTEXTS,
  takeChunks,
  takeDecodes,
  takePrompts,
} from './batch.js';
import type { IterationTimes } from './iteration-time.js';
import type { PublishedRequest } from './request.js';

/** Where a worker stands. */
export interface WorkerOptions {
  readonly env: Environment;
  readonly id: number;
  /** The most that an iteration takes: tokens of prompts, or requests to decode. */
  readonly maxTokens: number;
  /** How long its instance's iterations take. */
  readonly times: IterationTimes;
  /** The workers of its instance, itself among them, stage by stage; complete before the run begins. */
  readonly pipeline: readonly Worker[];
  /** Its place in the pipeline, from 0. */
  readonly stage: number;
  /** The token budget of an iteration with chunks of prompts; undefined where prompts stay whole. */
  readonly chunkTokens: number | undefined;
  readonly recorder: Recorder;
  /** What becomes of a request that has its first token and wants more. */
  readonly afterPrefill: (request: PublishedRequest) => void;
}

/**
 * The GPUs of one tensor-parallel group: one stage of an instance's pipeline. It runs one batch at a time
 * and prefers prefills to decodes.
 */
export class Worker implements WorkerIdentity {
  readonly id: number;
  /** How many iterations it has done. */
  iterations: number;
  /** When it began its last iteration, in ms. */
  startedAt: number;
  /** The batch that it works on; undefined between iterations. */
  running: Batch | undefined;
  /** Whether a batch of its was cut by the tokens of context that decodes may hold. */
  hasCutByContexts: boolean;
  private readonly options: WorkerOptions;
  // At the first stage, requests wait for their prefill one by one; later stages get the batches of the first.
  private readonly prompts: Fifo<PublishedRequest>;
  private readonly prefillBatches: Fifo<Batch>;
  private readonly decodes: Fifo<PublishedRequest>;
  private wakeUp: Event<void> | undefined;

  constructor(options: WorkerOptions) {
    this.id = options.id;
    this.iterations = 0;
    this.startedAt = 0;
    this.running = undefined;
    this.hasCutByContexts = false;
    this.options = options;
    this.prompts = new Fifo();
    this.prefillBatches = new Fifo();
    this.decodes = new Fifo();
    this.wakeUp = undefined;
  }

  /** Requests in the running prefill batch and in the prefill queue: what a new request would wait for. */
  get prefillLoad(): number {
    return (this.running?.prompts.length ?? 0) + this.prompts.length;
  }

  /** Requests that wait here for a decode iteration; those in the running one do not count. */
  get decodesWaiting(): number {
    return this.decodes.length;
  }

  /** The worker's life, as a process. */
  *run(): ProcessGenerator<never> {
    const { env, times, stage, recorder } = this.options;
    for (;;) {
      while (this.isIdle) yield this.untilWoken();
      const batch = this.formBatch();
      if (batch.isCutByContexts) this.hasCutByContexts = true;
      this.running = batch;
      this.startedAt = env.now;
      recorder.iterationStarted?.(this, batch, env.now);
      yield env.timeout(times.of(batch, stage));
      this.running = undefined;
      this.iterations += 1;
      recorder.iterationEnded?.(this, env.now);
      this.handOn(batch);
    }
  }

  /** Queues a request for its prefill; only the first stage of an instance takes requests. */
  enqueuePrompt(request: PublishedRequest): void {
    this.prompts.push(request);
    this.wake();
  }

  /** Queues a request for its next token. */
  enqueueDecode(request: PublishedRequest): void {
    this.report(request, 'decode', this);
    this.decodes.push(request);
    this.wake();
  }

  /** The first stage of its instance, to which the last one hands round the ring. */
  private get first(): Worker {
    return this.options.pipeline[0]!;
  }

  private get isIdle(): boolean {
    return this.prompts.length === 0 && this.prefillBatches.length === 0 && this.decodes.length === 0;
  }

  private untilWoken(): Event<void> {
    this.wakeUp = this.options.env.event();
    return this.wakeUp;
  }

  // Through the agenda, so that whatever comes in the same instant is there when the batch is formed.
  private wake(): void {
    this.wakeUp?.succeed();
    this.wakeUp = undefined;
  }

  private formBatch(): Batch {
    const { maxTokens, chunkTokens } = this.options;
    const hasPrompts = this.prompts.length > 0 || this.prefillBatches.length > 0;
    if (!hasPrompts || this.isPressed) return takeDecodes(this.decodes, chunkTokens ?? maxTokens);
    const underway = this.prefillBatches.shift();
    if (underway !== undefined) return underway;
    if (chunkTokens === undefined) return takePrompts(this.prompts, maxTokens);
    return takeChunks(this.prompts, this.decodes, chunkTokens);
  }

  /** Whether so much waits for its decode that no prefill may start. */
  private get isPressed(): boolean {
    // None has more context than the budget, so few cannot be that much.
    if (this.decodes.length * DECODE_TOKEN_BUDGET <= MOST_WAITING_CONTEXTS) return false;
    let contexts = 0;
    for (const request of this.decodes) contexts += lengthOf(request);
    return contexts > MOST_WAITING_CONTEXTS;
  }

  private handOn(batch: Batch): void {
    const next = this.options.pipeline[this.options.stage + 1];
    if (next === undefined) this.finish(batch);
    else if (batch.prompts.length > 0) next.enqueuePrefillBatch(batch);
    else for (const request of batch.decodes) next.enqueueDecode(request);
  }

  private enqueuePrefillBatch(batch: Batch): void {
    for (const request of batch.prompts) this.report(request, 'prefill', this);
    for (const request of batch.decodes) this.report(request, 'decode', this);
    this.prefillBatches.push(batch);
    this.wake();
  }

  /** What the last stage does with a batch that has come through the pipeline. */
  private finish(batch: Batch): void {
    for (const request of batch.prompts) {
      if (request.promptLeft > 0) this.prefillOn(request);
      else this.giveFirstToken(request);
    }
    for (const request of batch.decodes) this.giveToken(request);
  }

  private prefillOn(request: PublishedRequest): void {
    this.report(request, 'prefill', this.first);
    this.first.enqueuePrompt(request);
  }

  private giveFirstToken(request: PublishedRequest): void {
    const { env, afterPrefill, recorder } = this.options;
    request.firstToken = env.now;
    recorder.gaveFirstToken?.(request, env.now);
    if (request.outputLength === 0) this.leave(request);
    else afterPrefill(request);
  }

  private giveToken(request: PublishedRequest): void {
    request.generated += 1;
    if (request.generated >= request.outputLength) this.leave(request);
    else this.first.enqueueDecode(request);
  }

  private leave(request: PublishedRequest): void {
    this.report(request, 'decode', this.first);
    this.options.recorder.left?.(request, this.options.env.now);
  }

  private report(request: PublishedRequest, phase: Phase, worker: Worker): void {
    this.options.recorder.handedOn?.(request, phase, worker, this.options.env.now);
  }
}
