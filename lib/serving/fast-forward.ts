import { type Environment, Fifo } from '../kernel/index.js';
import { type Batch, takePrompts } from './batch.js';
import type { InstanceSpec } from './cluster-spec.js';
import { DecodeGroup } from './decode-group.js';
import type { Instance } from './instance.js';
import { decodeIterationTime, iterationTime } from './iteration-time.js';
import type { Recorder } from './recorder.js';
import type { Request } from './request.js';

/** What an instance that is taken forward needs to know. */
export interface FastForwardOptions {
  readonly env: Environment;
  readonly instance: InstanceSpec;
  readonly recorder: Pick<Recorder, 'gaveFirstToken' | 'left'>;
}

/**
 * Thrown where two things happen in the same instant in an order that only the agenda would know. The run has
 * to be done event by event.
 */
export class UndecidedOrder extends Error {}

/** One stage of the pipeline: what waits at it, what it works on, and when it goes on. */
interface Stage {
  /** Its place in the pipeline, from 0. */
  readonly place: number;
  /** How many iterations it has done. */
  iterations: number;
  readonly prefillBatches: Fifo<Batch>;
  /** Undefined when nothing waits. */
  decodes: DecodeGroup | undefined;
  running: Batch | DecodeGroup | undefined;
  /** When its iteration ends, or it wakes up; Infinity while it is idle. */
  due: number;
  /** When that was settled. Of what is due at one time, the worker processes see first what was settled first. */
  settledAt: number;
  /** Tells what was settled in the same instant apart. */
  turn: number;
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
  private readonly env: Environment;
  private readonly spec: InstanceSpec;
  private readonly recorder: FastForwardOptions['recorder'];
  private readonly stages: readonly Stage[];
  private readonly first: Stage;
  /** Prompts that wait for the first stage. */
  private readonly prompts: Fifo<Request>;
  private turns: number;

  constructor({ env, instance, recorder }: FastForwardOptions) {
    this.env = env;
    this.spec = instance;
    this.recorder = recorder;
    this.stages = Array.from({ length: instance.stages }, (_, place) => idleStage(place));
    this.first = this.stages[0]!;
    this.prompts = new Fifo();
    this.turns = 0;
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

  enqueuePrompt(request: Request): void {
    this.prompts.push(request);
    this.wake(this.first, this.env.now);
  }

  enqueueDecode(request: Request): void {
    this.queueDecode(request, this.env.now);
  }

  takeForward(time: number, settledAt: number, most = Infinity): boolean {
    for (let i = 0; i < most; i++) {
      const stage = this.next();
      if (stage.due > time || stage.due === Infinity) return true;
      if (stage.due === time && stage.settledAt >= settledAt) {
        if (stage.settledAt > settledAt) return true;
        throw new UndecidedOrder(`two things that were settled at ${settledAt} happen at ${time}`);
      }
      this.goOn(stage, time);
    }
    return false;
  }

  /** The stage that goes on next. */
  private next(): Stage {
    let next = this.first;
    for (const stage of this.stages) {
      if (stage.due < next.due || (stage.due === next.due && stage.turn < next.turn)) next = stage;
    }
    return next;
  }

  /** Ends the iteration of a stage, or wakes it up, and has it go on. @param time up to which it is to be taken */
  private goOn(stage: Stage, time: number): void {
    const { running } = stage;
    if (running instanceof DecodeGroup && this.isAlone(stage) && running.tokensToCompletion > 1) {
      this.decodeOn(stage, running, time);
      return;
    }
    if (running !== undefined) {
      stage.running = undefined;
      stage.iterations += 1;
      const next = this.stages[stage.place + 1];
      if (next === undefined) this.finish(running, stage.due);
      else this.handTo(next, running, stage.due);
    }
    this.start(stage, stage.due);
  }

  /** Whether nobody else can have a say in what the stage does next: it is the only one, and nothing waits. */
  private isAlone({ decodes }: Stage): boolean {
    return this.stages.length === 1 && decodes === undefined && this.prompts.length === 0;
  }

  /** Iterations of one batch, one after the other, until it changes or the time has come. */
  private decodeOn(stage: Stage, group: DecodeGroup, time: number): void {
    const { spec } = this;
    let { due, settledAt } = stage;
    do {
      stage.iterations += 1;
      group.giveTokens();
      settledAt = due;
      if (!group.fits(spec.maxTokens)) {
        stage.decodes = group;
        this.start(stage, due);
        return;
      }
      due += decodeIterationTime(group.contexts, group.size, spec, 0);
    } while (due < time && group.tokensToCompletion > 1);
    this.settle(stage, due, settledAt);
  }

  /** Has a stage that is free take up what waits for it, if anything does. */
  private start(stage: Stage, now: number): void {
    const batch = this.takeBatch(stage);
    stage.running = batch;
    if (batch === undefined) {
      stage.due = Infinity;
      return;
    }
    const { spec } = this;
    const duration =
      batch instanceof DecodeGroup
        ? decodeIterationTime(batch.contexts, batch.size, spec, stage.place)
        : iterationTime(batch, spec, stage.place);
    this.settle(stage, now + duration, now);
  }

  private takeBatch(stage: Stage): Batch | DecodeGroup | undefined {
    const { maxTokens } = this.spec;
    const underway = stage.prefillBatches.shift();
    if (underway !== undefined) return underway;
    if (stage === this.first && this.prompts.length > 0) return takePrompts(this.prompts, maxTokens);
    const { decodes } = stage;
    if (decodes !== undefined && !decodes.fits(maxTokens)) return decodes.splitOff(maxTokens);
    stage.decodes = undefined;
    return decodes;
  }

  private handTo(stage: Stage, batch: Batch | DecodeGroup, now: number): void {
    if (!(batch instanceof DecodeGroup)) stage.prefillBatches.push(batch);
    else if (stage.decodes === undefined) stage.decodes = batch;
    else stage.decodes.append(batch);
    this.wake(stage, now);
  }

  /** What becomes of a batch that has come through the pipeline. */
  private finish(batch: Batch | DecodeGroup, now: number): void {
    if (batch instanceof DecodeGroup) {
      batch.giveTokens();
      if (batch.tokensToCompletion <= 0) {
        for (const request of batch.takeCompleted()) this.recorder.left?.(request, now);
      }
      if (batch.size > 0) this.handTo(this.first, batch, now);
      return;
    }
    for (const request of batch.prompts) {
      request.firstToken = now;
      this.recorder.gaveFirstToken?.(request, now);
      if (request.outputLength === 0) this.recorder.left?.(request, now);
      else this.queueDecode(request, now);
    }
  }

  private queueDecode(request: Request, now: number): void {
    this.first.decodes ??= new DecodeGroup();
    this.first.decodes.add(request);
    this.wake(this.first, now);
  }

  // A stage that has something to do is due some time: it looks at its queues when that has come.
  private wake(stage: Stage, now: number): void {
    if (stage.due === Infinity) this.settle(stage, now, now);
  }

  private settle(stage: Stage, due: number, now: number): void {
    stage.due = due;
    stage.settledAt = now;
    stage.turn = this.turns++;
  }
}

function idleStage(place: number): Stage {
  return {
    place,
    iterations: 0,
    prefillBatches: new Fifo(),
    decodes: undefined,
    running: undefined,
    due: Infinity,
    settledAt: 0,
    turn: 0,
  };
}
