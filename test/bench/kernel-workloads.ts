import { Environment, type ProcessGenerator, Resource, Store } from '../../lib/kernel/index.js';
import { BareAgenda, type BareProcess, PASSIVE } from './kernel-floor.js';

/** A model that is run on the kernel and, where there is a way to, by hand. */
export interface Workload {
  readonly what: string;
  /** How many events come on the kernel's agenda, which is asserted; times are quoted for each of them. */
  readonly events: number;
  /** The greatest ratio to the floor that is acceptable; of the last one, to the first workload. */
  readonly atMost: number;
  /** Runs the model and gives what it came to. */
  onKernel(env?: Environment): number;
  /** The same model by hand; it must come to the same. */
  byHand?(): number;
}

const TIMEOUTS = 1_000_000;
const CUSTOMERS = 200_000;
const ITEMS = 500_000;
const PINGS = 500_000;
const WAITS = 200_000;

/** The workloads by their names. Each process has two more events, its start and its end. */
export const workloads: Readonly<Record<string, Workload>> = {
  w1: {
    what: 'one process, 1e6 timeouts',
    events: TIMEOUTS + 2,
    atMost: 3.3,
    onKernel: oneProcess,
    byHand: bareOneProcess,
  },
  w2: {
    what: '1,000 processes x 1,000 random timeouts',
    events: TIMEOUTS + 2 * 1000,
    atMost: 1.8,
    onKernel: manyProcesses,
    byHand: bareManyProcesses,
  },
  w3: {
    what: 'M/M/1, 200k customers: request, try/finally, release',
    // Of each customer: its start, the grant, the service, the release, its end; and the gap before it.
    events: 6 * CUSTOMERS + 2,
    atMost: 4.5,
    onKernel: queue,
    byHand: bareQueue,
  },
  w4: {
    what: 'store of capacity 10, 500k puts and gets',
    events: 2 * ITEMS + 4,
    atMost: 4.5,
    onKernel: store,
    byHand: bareStore,
  },
  w5: {
    what: 'two processes ping-pong, 500k succeed and wait',
    events: PINGS + 6,
    atMost: 3.6,
    onKernel: pingPong,
    byHand: barePingPong,
  },
  w6: {
    what: '200k waits on anyOf(event, timeout)',
    // Of each wait: the event or the timeout that comes first, the condition, and the other timeout in the end.
    events: 2.5 * WAITS + 2,
    atMost: 3,
    onKernel: anyOf,
  },
};

// Drawn beforehand: what random numbers cost is not to be measured.
const spans = draw((uniform) => uniform);
const gaps = draw((uniform) => -Math.log(uniform));
const works = draw((uniform) => -0.8 * Math.log(uniform));

/** As many numbers as there are timeouts, from uniform ones in (0, 1). */
function draw(shape: (uniform: number) => number): Float64Array {
  let state = 12345;
  return Float64Array.from({ length: TIMEOUTS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return shape((state + 0.5) / 2 ** 32);
  });
}

function oneProcess(env = new Environment()): number {
  let fired = 0;
  function* ticking(): ProcessGenerator {
    for (let i = 0; i < TIMEOUTS; i++) {
      yield env.timeout(1);
      fired += 1;
    }
  }
  env.process(ticking());
  env.run();
  return fired;
}

function bareOneProcess(): number {
  const agenda = new BareAgenda();
  let fired = 0;
  function* ticking(): BareProcess {
    for (let i = 0; i < TIMEOUTS; i++) {
      yield 1;
      fired += 1;
    }
  }
  agenda.wake(ticking());
  agenda.run();
  return fired;
}

function manyProcesses(env = new Environment()): number {
  let fired = 0;
  function* ticking(first: number): ProcessGenerator {
    for (let i = first; i < first + 1000; i++) {
      yield env.timeout(spans[i]!);
      fired += 1;
    }
  }
  for (let i = 0; i < 1000; i++) env.process(ticking(1000 * i));
  env.run();
  return fired;
}

function bareManyProcesses(): number {
  const agenda = new BareAgenda();
  let fired = 0;
  function* ticking(first: number): BareProcess {
    for (let i = first; i < first + 1000; i++) {
      yield spans[i]!;
      fired += 1;
    }
  }
  for (let i = 0; i < 1000; i++) agenda.wake(ticking(1000 * i));
  agenda.run();
  return fired;
}

function queue(env = new Environment()): number {
  const server = new Resource(env, 1);
  let served = 0;
  function* customer(number: number): ProcessGenerator {
    const request = server.request();
    try {
      yield request;
      yield env.timeout(works[number]!);
      served += 1;
    } finally {
      server.release(request);
    }
  }
  function* source(): ProcessGenerator {
    for (let i = 0; i < CUSTOMERS; i++) {
      yield env.timeout(gaps[i]!);
      env.process(customer(i));
    }
  }
  env.process(source());
  env.run();
  return served;
}

function bareQueue(): number {
  const agenda = new BareAgenda();
  const line = new Array<BareProcess | undefined>(1024).fill(undefined);
  let head = 0;
  let tail = 0;
  let isBusy = false;
  let served = 0;
  function* customer(number: number): BareProcess {
    if (isBusy) {
      line[tail++ & 1023] = agenda.running;
    } else {
      isBusy = true;
      agenda.wake(agenda.running);
    }
    try {
      yield PASSIVE;
      yield works[number]!;
      served += 1;
    } finally {
      if (head < tail) {
        agenda.wake(line[head & 1023]!);
        line[head++ & 1023] = undefined;
      } else isBusy = false;
    }
  }
  function* source(): BareProcess {
    for (let i = 0; i < CUSTOMERS; i++) {
      yield gaps[i]!;
      agenda.wake(customer(i));
    }
  }
  agenda.wake(source());
  agenda.run();
  return served;
}

function store(env = new Environment()): number {
  const shelf = new Store<number>(env, 10);
  let sum = 0;
  function* producer(): ProcessGenerator {
    for (let i = 0; i < ITEMS; i++) yield shelf.put(i);
  }
  function* consumer(): ProcessGenerator {
    for (let i = 0; i < ITEMS; i++) {
      const get = shelf.get();
      yield get;
      sum += get.value;
    }
  }
  env.process(producer());
  env.process(consumer());
  env.run();
  return sum;
}

function bareStore(): number {
  const agenda = new BareAgenda();
  const shelf: number[] = new Array(16).fill(0);
  let put = 0;
  let got = 0;
  let sum = 0;
  let waitingProducer: BareProcess | undefined;
  let waitingConsumer: BareProcess | undefined;
  function* produce(): BareProcess {
    for (let i = 0; i < ITEMS; i++) {
      if (put - got === 10) {
        waitingProducer = producer;
        yield PASSIVE;
      }
      shelf[put++ & 15] = i;
      if (waitingConsumer !== undefined) {
        agenda.wake(waitingConsumer);
        waitingConsumer = undefined;
      }
      agenda.wake(producer);
      yield PASSIVE;
    }
  }
  function* consume(): BareProcess {
    for (let i = 0; i < ITEMS; i++) {
      if (put === got) {
        waitingConsumer = consumer;
        yield PASSIVE;
      }
      sum += shelf[got++ & 15]!;
      if (waitingProducer !== undefined) {
        agenda.wake(waitingProducer);
        waitingProducer = undefined;
      }
      agenda.wake(consumer);
      yield PASSIVE;
    }
  }
  const producer = produce();
  const consumer = consume();
  agenda.wake(producer);
  agenda.wake(consumer);
  agenda.run();
  return sum;
}

function pingPong(env = new Environment()): number {
  const balls = [env.event(), env.event()];
  let hits = 0;
  function* player(self: number, other: number): ProcessGenerator {
    while (hits < PINGS) {
      yield balls[self]!;
      balls[self] = env.event();
      hits += 1;
      balls[other]!.succeed();
    }
  }
  env.process(player(0, 1));
  env.process(player(1, 0));
  balls[0]!.succeed();
  env.run();
  return hits;
}

function barePingPong(): number {
  const agenda = new BareAgenda();
  const players: BareProcess[] = [];
  let hits = 0;
  function* player(other: number): BareProcess {
    while (hits < PINGS) {
      yield PASSIVE;
      hits += 1;
      agenda.wake(players[other]!);
    }
  }
  players.push(player(1), player(0));
  for (const each of players) agenda.wake(each);
  agenda.wake(players[0]!);
  agenda.run();
  return hits;
}

function anyOf(env = new Environment()): number {
  let waits = 0;
  function* waiter(): ProcessGenerator {
    for (let i = 0; i < WAITS; i++) {
      const door = env.event();
      if (i % 2 === 1) door.succeed();
      yield env.anyOf([door, env.timeout(1)]);
      waits += 1;
    }
  }
  env.process(waiter());
  env.run();
  return waits;
}
