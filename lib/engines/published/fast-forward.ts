import { type Environment, Fifo } from '../../kernel/index.js';
import { UndecidedOrder } from '../engine.js';
import type { InstanceSpec } from '../parts/instances.js';
import type { Recorder } from '../parts/recorder.js';
import { type Batch, MOST_WAITING_CONTEXTS, takePrompts } from './batch.js';
import { DecodeGroup } from './decode-group.js';
import type { Instance } from './instance.js';
import { IterationTimes } from './iteration-time.js';
import type { PublishedRequest } from './request.js';

/** What an instance that is taken forward needs to know. */
export interface FastForwardOptions {
  readonly env: Environment;
  readonly instance: InstanceSpec;
  readonly recorder: Pick<Recorder, 'gaveFirstToken' | 'left'>;
}

/** One stage of the pipeline: what waits at it and what it works on. */
interface Stage {
  /** Its place in the pipeline, from 0. */
  readonly place: number;
  /** How many iterations it has done. */
  iterations: number;
  readonly prefillBatches: Fifo<Batch>;
  /** Undefined when nothing waits. */
  decodes: DecodeGroup | undefined;
  running: Batch | DecodeGroup | undefined;
}

/**
 * An instance without processes. It does what the workers' processes do, to the last bit, but in plain
 * arithmetic, and only when somebody looks at it: it is then taken forward to that time. Between two changes
 * of a batch that takes a few additions an iteration, where processes take an event and a look at every request.
 *
 * What comes in the same instant as the end of an iteration comes before or after it; see `takeForward`.
 * Whoever watches is told of a request's leaving when the instance is next looked at.
 */
export class FastForwardInstance implements Instance {
  hasCutByContexts: boolean;
  private readonly env: Environment;
  private readonly maxTokens: number;
  private readonly times: IterationTimes;
  private readonly recorder: FastForwardOptions['recorder'];
  private readonly stages: readonly Stage[];
  private readonly first: Stage;
  // Times are kept in arrays of numbers: in objects, every new one would be a new object too.
  /** When each stage's iteration ends, or it wakes up; Infinity while it is idle. */
  private readonly due: Float64Array;
  /** When that was settled. Of what is due at one time, worker processes go through first what was settled first. */
  private readonly settledAt: Float64Array;
  /** Tells what was settled in the same instant apart. */
  private readonly turn: Float64Array;
  /** Prompts that wait for the first stage. */
  private readonly prompts: Fifo<PublishedRequest>;
  private turns: number;
  /** Where in time it is. A field, because numbers that are passed on can become objects too. */
  private now: number;
  /** The time up to which it is being taken. */
  private until: number;

  constructor({ env, instance, recorder }: FastForwardOptions) {
    this.hasCutByContexts = false;
    this.env = env;
    this.maxTokens = instance.maxTokens;
    this.times = new IterationTimes(instance);
    this.recorder = recorder;
    this.stages = Array.from({ length: instance.stages }, (_, place) => idleStage(place));
    this.first = this.stages[0]!;
    this.due = new Float64Array(instance.stages).fill(Infinity);
    this.settledAt = new Float64Array(instance.stages);
    this.turn = new Float64Array(instance.stages);
    this.prompts = new Fifo();
    this.turns = 0;
    this.now = 0;
    this.until = -Infinity;
  }

  get iterations(): number[] {
    return this.stages.map(({ iterations }) => iterations);
  }

  get prefillLoad(): number {
    const { running } = this.first;
    const inBatch = running === undefined || running instanceof DecodeGroup ? 0 : running.prompts.length;
    return inBatch + this.prompts.length;
  }

  get decodesWaiting(): number {
    return this.first.decodes?.size ?? 0;
  }

  enqueuePrompt(request: PublishedRequest): void {
    this.prompts.push(request);
    this.now = this.env.now;
    this.wake(this.first);
  }

  enqueueDecode(request: PublishedRequest): void {
    this.now = this.env.now;
    this.queueDecode(request);
  }

  takeForward(time: number, settledAt: number, most = Infinity): boolean {
    this.until = time;
    for (let i = 0; i < most; i++) {
      const place = this.next();
      const due = this.due[place]!;
      if (due > time || due === Infinity) return true;
      if (due === time && this.settledAt[place]! >= settledAt) {
        if (this.settledAt[place]! > settledAt) return true;
        throw new UndecidedOrder(`two things that were settled at ${settledAt} happen at ${time}`);
      }
      this.now = due;
      this.goOn(this.stages[place]!);
    }
    return false;
  }

  /** The stage that goes on next. */
  private next(): number {
    const { due, turn } = this;
    let next = 0;
    for (let place = 1; place < due.length; place++) {
      const difference = due[place]! - due[next]!;
      if (difference < 0 || (difference === 0 && turn[place]! < turn[next]!)) next = place;
    }
    return next;
  }

  /** Ends the iteration of a stage, or wakes it up, and has it go on. */
  private goOn(stage: Stage): void {
    const { running } = stage;
    if (running === undefined) {
      this.start(stage);
      return;
    }
    if (running instanceof DecodeGroup && this.isAlone(stage) && running.tokensToCompletion > 1) {
      this.decodeOn(stage, running);
      return;
    }
    stage.running = undefined;
    stage.iterations += 1;
    const next = this.stages[stage.place + 1];
    if (next === undefined) this.finish(running);
    else this.handTo(next, running);
    this.start(stage);
  }

  /** Whether nobody else can have a say in what the stage does next: it is the only one, and nothing waits. */
  private isAlone({ decodes }: Stage): boolean {
    return this.stages.length === 1 && decodes === undefined && this.prompts.length === 0;
  }

  /** Iterations of one batch, one after the other, until it changes or the time has come. */
  private decodeOn(stage: Stage, group: DecodeGroup): void {
    const { maxTokens, times, until } = this;
    let now = this.now;
    let due = now;
    do {
      now = due;
      stage.iterations += 1;
      group.giveTokens();
      if (!group.fits(maxTokens)) {
        stage.decodes = group;
        this.now = now;
        this.start(stage);
        return;
      }
      due = now + times.ofDecodes(group.contexts, group.size, 0);
    } while (due < until && group.tokensToCompletion > 1);
    this.now = now;
    this.settle(stage, due);
  }

  /** Has a stage that is free take up what waits for it, if anything does. */
  private start(stage: Stage): void {
    const batch = this.takeBatch(stage);
    stage.running = batch;
    if (batch === undefined) {
      this.due[stage.place] = Infinity;
      return;
    }
    const { times } = this;
    const duration =
      batch instanceof DecodeGroup
        ? times.ofDecodes(batch.contexts, batch.size, stage.place)
        : times.of(batch, stage.place);
    this.settle(stage, this.now + duration);
  }

  private takeBatch(stage: Stage): Batch | DecodeGroup | undefined {
    const { maxTokens } = this;
    const { decodes } = stage;
    if (decodes === undefined || decodes.contexts <= MOST_WAITING_CONTEXTS) {
      const underway = stage.prefillBatches.shift();
      if (underway !== undefined) return underway;
      if (stage === this.first && this.prompts.length > 0) return takePrompts(this.prompts, maxTokens);
    }
    if (decodes !== undefined && !decodes.fits(maxTokens)) {
      const front = decodes.splitOff(maxTokens);
      if (front.size < maxTokens) this.hasCutByContexts = true;
      return front;
    }
    stage.decodes = undefined;
    return decodes;
  }

  private handTo(stage: Stage, batch: Batch | DecodeGroup): void {
    if (!(batch instanceof DecodeGroup)) stage.prefillBatches.push(batch);
    else if (stage.decodes === undefined) stage.decodes = batch;
    else stage.decodes.append(batch);
    this.wake(stage);
  }

  /** What becomes of a batch that has come through the pipeline. */
  private finish(batch: Batch | DecodeGroup): void {
    if (batch instanceof DecodeGroup) {
      batch.giveTokens();
      if (batch.tokensToCompletion <= 0) {
        for (const request of batch.takeCompleted()) this.recorder.left?.(request, this.now);
      }
      if (batch.size > 0) this.handTo(this.first, batch);
      return;
    }
    for (const request of batch.prompts) {
      request.firstToken = this.now;
      this.recorder.gaveFirstToken?.(request, this.now);
      if (request.outputLength === 0) this.recorder.left?.(request, this.now);
      else this.queueDecode(request);
    }
  }

  private queueDecode(request: PublishedRequest): void {
    this.first.decodes ??= new DecodeGroup();
    this.first.decodes.add(request);
    this.wake(this.first);
  }

  // A stage that has something to do is due some time: it looks at its queues when that has come.
  private wake(stage: Stage): void {
    if (this.due[stage.place] === Infinity) this.settle(stage, this.now);
  }

  private settle({ place }: Stage, due: number): void {
    this.due[place] = due;
    this.settledAt[place] = this.now;
    this.turn[place] = this.turns++;
  }
}

function idleStage(place: number): Stage {
  return {
    place,
    iterations: 0,
    prefillBatches: new Fifo(),
    decodes: undefined,
    running: undefined,
  };
}
