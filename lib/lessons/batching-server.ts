/**
 * A server that takes several requests at once, as GPUs do.
 *
 * To serve a batch takes a time for the batch, which is the same however many are in it (the weights of a
 * model are read once), and a little for each request. So a batch of 32 takes four times as long as a batch
 * of one, and does 32 times the work: batching raises throughput, and it raises latency, since everybody in a
 * batch waits for the whole of it.
 *
 * Watch also when a batch begins. A server that waits until its batch is full makes the first wait for the
 * last; one that takes who is there has small batches when there is little to do and large ones when there
 * is much, and is better at both. Engines for language models do that, and at every token.
 */
import { Environment, type ProcessGenerator, Store } from '../kernel/index.js';
import { randomStreams } from '../random/index.js';
import { summarize } from '../statistics/index.js';
import type { Lesson, Stage } from './lesson.js';
import { printTable, teller } from './telling.js';

// Rates are in requests/s.
const BATCH_TIME = 20;
const REQUEST_TIME = 2;
const LIMITS = [1, 2, 4, 8, 16, 32];
const TOO_MUCH = 500;
const MODERATE = 40;
const UNTIL = 60_000;
const STORY = { requests: 6, every: 5, limit: 4 };

/** Which requests make a batch: as many as there are up to a limit, or exactly so many, however long it takes. */
interface Batching {
  readonly limit: number;
  readonly waitsUntilFull: boolean;
}

/** When each request of a batch came, for when the batch is done. */
type Done = (arrivals: readonly number[], batchTime: number) => void;

/** Starts a server; a request is put into the store that it returns, as the time at which it came. */
function startServer(env: Environment, { limit, waitsUntilFull }: Batching, done: Done): Store<number> {
  const queue = new Store<number>(env, Infinity, 'the queue');

  function* serve(): ProcessGenerator {
    for (;;) {
      const batch = [yield* queue.get()];
      while (batch.length < limit && (waitsUntilFull || queue.items.length > 0)) {
        batch.push(yield* queue.get());
      }
      const batchTime = BATCH_TIME + REQUEST_TIME * batch.length;
      yield* env.timeout(batchTime);
      done(batch, batchTime);
    }
  }

  env.process(serve(), 'server');
  return queue;
}

function tellStory(stage: Stage): void {
  const { requests, every, limit } = STORY;
  const env = stage.environment();
  const tell = teller(stage, env);
  const queue = startServer(env, { limit, waitsUntilFull: false }, (batch, batchTime) => {
    const waited = env.now - batch[0]!;
    tell(`a batch of ${batch.length} is done in ${batchTime} ms; its first came ${waited} ms ago`);
  });

  function* arrivals(): ProcessGenerator {
    for (let number = 0; number < requests; number++) {
      yield* env.timeout(every);
      yield* queue.put(env.now);
    }
  }

  stage.print(`${requests} requests, one every ${every} ms, in batches of at most ${limit}:`);
  env.process(arrivals(), 'arrivals');
  env.run(stage.until);
}

/** Runs a server with requests at random; for each that was served: ms in its batch, and ms since it came. */
function measure(batching: Batching, rate: number, { seed, until = UNTIL }: Stage) {
  const env = new Environment();
  const inBatch: number[] = [];
  const latency: number[] = [];
  const queue = startServer(env, batching, (batch, batchTime) => {
    for (const arrival of batch) {
      inBatch.push(batchTime);
      latency.push(env.now - arrival);
    }
  });
  // A named stream, begun anew: every row of a table is given the same arrivals.
  const gaps = randomStreams(seed).stream('gaps');

  function* arrivals(): ProcessGenerator {
    for (;;) {
      yield* env.timeout(gaps.exponential(1000 / rate));
      yield* queue.put(env.now);
    }
  }

  env.process(arrivals(), 'arrivals');
  env.run(until);
  return { throughput: (1000 * latency.length) / until, inBatch: meanOf(inBatch), latency: meanOf(latency) };
}

/** A mean to print, or a dash when there is nothing to average. */
function meanOf(values: readonly number[]): string {
  return values.length === 0 ? '-' : summarize(values).mean.toFixed(1);
}

/** A server that takes several requests at once. */
export const batchingServer: Lesson = {
  title: 'Batching server',
  unit: 'ms',
  summary: 'Batches share the fixed cost of a pass: why they raise throughput, and latency too.',

  run(stage) {
    tellStory(stage);

    stage.print('');
    stage.print(`With more to do than it can, ${TOO_MUCH} requests/s:`);
    printTable(stage, [
      ['batch of at most', 'served a second', 'ms in the batch'],
      ...LIMITS.map((limit) => {
        const { throughput, inBatch } = measure({ limit, waitsUntilFull: false }, TOO_MUCH, stage);
        return [String(limit), throughput.toFixed(1), inBatch];
      }),
    ]);

    stage.print('');
    stage.print(`With ${MODERATE} requests/s, mean ms from arrival to answer:`);
    printTable(stage, [
      ['batch of at most', 'takes who is there', 'waits until it is full'],
      ...LIMITS.map((limit) => [
        String(limit),
        measure({ limit, waitsUntilFull: false }, MODERATE, stage).latency,
        measure({ limit, waitsUntilFull: true }, MODERATE, stage).latency,
      ]),
    ]);
  },
};
