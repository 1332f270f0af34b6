/**
 * One server, customers at random: the M/M/1 queue, against theory.
 *
 * With customers at a rate of `lambda` and a server that could serve at a rate of `mu`, the server is busy a
 * share `rho = lambda / mu` of the time. One would think that with 80 % nobody waits for long. But customers
 * come at random and take long at random, and on average they wait `rho / (1 - rho)` services: four times as
 * long as it takes to serve one. At 90 % it is nine times, at 99 % it is 99 times.
 *
 * Watch that a simulation gives a number that is a little off, and tells how much: from twenty runs with seeds
 * of their own one gets an interval that holds the true mean in 95 of 100 cases (and misses it in 5, so try
 * other seeds). And watch Little's law: the length of the line is the rate of customers times their wait. The
 * line is measured over time, the waits customer by customer, and still they agree. `monitor` measures both,
 * and the model knows nothing of it.
 */
import { Environment, monitor, type ProcessGenerator, Resource } from '../kernel/index.js';
import { randomStreams } from '../random/index.js';
import { replicate } from '../statistics/index.js';
import type { Lesson, Stage } from './lesson.js';
import { printTable, teller } from './telling.js';

/** What makes such a queue; times are in minutes. */
export interface MarkovQueue {
  readonly meanGap: number;
  readonly meanService: number;
  readonly servers: number;
}

/** What theory says of a queue, and what a run of it comes to. */
export interface Figures {
  /** From arrival to service, in minutes, on average. */
  readonly wait: number;
  /** Share of the customers who have to wait. */
  readonly waitingShare: number;
  /** Customers in the line, on average over time. */
  readonly line: number;
}

const QUEUE: MarkovQueue = { meanGap: 1.25, meanService: 1, servers: 1 };
const CUSTOMERS_OF_STORY = 6;
const RUNS = 20;
/** Share of a run that is left out at its start, when the line is shorter than it will be. */
const WARM_UP = 0.1;
const SHORTEST_RUN = 100;
const UNTIL = 20_000;

/** Customers come to a desk with some servers, wait for one, are served, and leave. */
function* customers(
  desk: Resource,
  { meanGap, meanService }: MarkovQueue,
  seed: number,
  tell: (text: string) => void = () => {},
  count = Infinity,
): ProcessGenerator {
  const { env } = desk;
  // Streams of their own: other service times do not change when customers come.
  const streams = randomStreams(seed);
  const gaps = streams.stream('gaps');
  const services = streams.stream('services');

  function* customer(name: string): ProcessGenerator {
    tell(`${name} arrives`);
    using turn = desk.request();
    yield* turn;
    tell(`${name} is served after ${(env.now - turn.time).toFixed(2)} minutes`);
    yield* env.timeout(services.exponential(meanService));
    tell(`${name} leaves`);
  }

  for (let number = 0; number < count; number++) {
    yield* env.timeout(gaps.exponential(meanGap));
    const name = `customer ${number}`;
    env.process(customer(name), name);
  }
}

/** Tells the story of the first customers. */
export function tellOfCustomers(stage: Stage, queue: MarkovQueue): void {
  const env = stage.environment();
  const desk = new Resource(env, queue.servers, 'the desk');
  const tell = teller(stage, env, 2);
  env.process(customers(desk, queue, stage.seed, tell, CUSTOMERS_OF_STORY), 'customers');
  env.run(stage.until);
}

/** Runs a queue until a time; with the figures, the rate at which customers were served. */
function measure(queue: MarkovQueue, seed: number, until: number): Figures & { rate: number } {
  const env = new Environment();
  const desk = new Resource(env, queue.servers, 'the desk');
  env.process(customers(desk, queue, seed), 'customers');
  const watch = monitor(desk);
  const start = until * WARM_UP;
  env.run(start);
  watch.reset();
  env.run(until);
  const { waits, length } = watch.queue;
  return {
    wait: waits.mean,
    waitingShare: waits.values().filter((wait) => wait > 0).length / waits.count,
    line: length.mean,
    rate: waits.count / (until - start),
  };
}

/** Runs a queue several times, each with a seed of its own, which no neighbouring seed of the lesson shares. */
export function runMany(queue: MarkovQueue, seed: number, until: number) {
  return replicate(RUNS, (number) => measure(queue, 1000 * seed + number, until));
}

/** Prints what theory says of a queue beside what simulation says. */
export function compareWithTheory(stage: Stage, theory: Figures, queue: MarkovQueue, until: number): void {
  if (until < SHORTEST_RUN) {
    stage.print(`To be compared with theory, runs take ${SHORTEST_RUN} minutes at least.`);
    return;
  }
  const { interval } = runMany(queue, stage.seed, until);
  const row = (what: string, figure: keyof Figures): string[] => {
    const { mean, low, high } = interval[figure];
    const isWithin = low <= theory[figure] && theory[figure] <= high;
    return [
      what,
      theory[figure].toFixed(3),
      mean.toFixed(3),
      `${low.toFixed(3)} to ${high.toFixed(3)}`,
      isWithin ? 'yes' : 'no',
    ];
  };
  stage.print(`${RUNS} runs of ${until} minutes each:`);
  printTable(stage, [
    ['', 'theory', 'simulated', '95 % interval', 'theory in it'],
    row('mean wait (min)', 'wait'),
    row('share of customers who wait', 'waitingShare'),
    row('mean length of the line', 'line'),
  ]);
  const { rate, wait, line } = interval;
  stage.print('');
  stage.print(
    `Little's law: ${rate.mean.toFixed(3)} customers a minute, each waiting ${wait.mean.toFixed(3)} minutes, ` +
      `make a line of ${(rate.mean * wait.mean).toFixed(3)}; measured: ${line.mean.toFixed(3)}`,
  );
}

/** What theory says of a queue with one server. */
export function mm1Theory({ meanGap, meanService }: Omit<MarkovQueue, 'servers'>): Figures {
  const busy = meanService / meanGap;
  const wait = (busy / (1 - busy)) * meanService;
  return { wait, waitingShare: busy, line: wait / meanGap };
}

/** One server, customers at random: the M/M/1 queue, against theory. */
export const mm1: Lesson = {
  title: 'M/M/1 queue against theory',
  unit: 'minutes',
  summary: 'How long one waits for a server that is busy 80 % of the time, and how sure one can be.',

  run(stage) {
    const { meanGap, meanService } = QUEUE;
    stage.print(`A customer every ${meanGap} minutes on average, who takes ${meanService} on average:`);
    tellOfCustomers(stage, QUEUE);
    stage.print('');
    compareWithTheory(stage, mm1Theory(QUEUE), QUEUE, stage.until ?? UNTIL);
  },
};
