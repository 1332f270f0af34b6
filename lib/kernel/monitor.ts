import { Container } from './container.js';
import type { Environment } from './environment.js';
import type { Claim, Exchange, ExchangeObserver } from './exchange.js';
import { located } from './located.js';
import { Resource } from './resource.js';
import { StockClaim } from './stock.js';
import type { Store } from './store.js';
import { TimeWeighted } from './time-weighted.js';
import { Waits } from './waits.js';

/** One queue of an exchange, as watched. */
export interface QueueMonitor {
  /** How many wait in it. */
  readonly length: TimeWeighted;
  /** How long those waited who were served. */
  readonly waits: Waits;
  /** How long those waited who gave up: withdrawn by `cancel`, or by `using` at the end of their block. */
  readonly gaveUp: Waits;
}

/** What all monitors can do. */
export interface Watch {
  /** Forgets what was until now, say the warm-up of a model. Who waits at this moment counts with all of the wait. */
  reset(): void;
  /** Ends the monitoring: the figures stay as they are, and another monitor may begin. */
  stop(): void;
}

/** A resource as watched. */
export interface ResourceMonitor extends Watch {
  /** Those who wait for a place. */
  readonly queue: QueueMonitor;
  /** How many places are taken. */
  readonly users: TimeWeighted;
  /** How many places there are. */
  readonly capacity: TimeWeighted;
  /** The share of the places, over the time, that was taken; above 1 when places were taken away from users. */
  readonly utilisation: number;
}

/** A container or a store as watched. */
export interface StockMonitor extends Watch {
  /** How much, or how many items, there are in it. */
  readonly level: TimeWeighted;
  /** Those who wait to put something in. */
  readonly putQueue: QueueMonitor;
  /** Those who wait to take something out. */
  readonly getQueue: QueueMonitor;
  /** The mean level as a share of the capacity; 0 when there is no limit. */
  readonly utilisation: number;
}

/**
 * Watches a resource, container or store from now on, without any change to the model. What is not watched
 * pays nothing for it. Who waits already counts from now.
 *
 * @throws Error when it is watched already
 *
 * @example
 * const watch = monitor(counter);
 * env.run(8 * 60);
 * console.log(watch.utilisation, watch.queue.length.mean, watch.queue.waits.quantile(90));
 */
export function monitor(resource: Resource): ResourceMonitor;
export function monitor<T>(stock: Container | Store<T>): StockMonitor;
export function monitor(exchange: Resource | Container | Store<unknown>): ResourceMonitor | StockMonitor {
  return exchange instanceof Resource ? monitorResource(exchange) : monitorStock(exchange);
}

function monitorResource(resource: Resource): ResourceMonitor {
  const { env } = resource;
  const queue = new WatchedQueue(env, () => resource.queue.length);
  const users = new Gauge(env, () => resource.count);
  const capacity = new Gauge(env, () => resource.capacity);
  const watch = watchExchange(resource, [queue.length, users, capacity], [queue], () => queue);
  return {
    queue,
    users,
    capacity,
    get utilisation() {
      return capacity.mean === 0 ? 0 : users.mean / capacity.mean;
    },
    ...watch,
  };
}

function monitorStock(stock: Container | Store<unknown>): StockMonitor {
  const { env } = stock;
  const putQueue = new WatchedQueue(env, () => stock.putQueue.length);
  const getQueue = new WatchedQueue(env, () => stock.getQueue.length);
  const level = new Gauge(env, () => (stock instanceof Container ? stock.level : stock.items.length));
  const gauges = [putQueue.length, getQueue.length, level];
  const watch = watchExchange(stock, gauges, [putQueue, getQueue], (claim) =>
    claim instanceof StockClaim && claim.isPut ? putQueue : getQueue,
  );
  return {
    level,
    putQueue,
    getQueue,
    get utilisation() {
      return level.mean / stock.capacity;
    },
    ...watch,
  };
}

/** A number that is read off the exchange after each change. */
class Gauge extends TimeWeighted {
  private readonly read: () => number;

  constructor(env: Environment, read: () => number) {
    super(env, read());
    this.read = read;
  }

  update(): void {
    this.set(this.read());
  }
}

class WatchedQueue implements QueueMonitor {
  readonly length: Gauge;
  readonly waits: Waits;
  readonly gaveUp: Waits;

  constructor(env: Environment, length: () => number) {
    this.length = new Gauge(env, length);
    this.waits = new Waits();
    this.gaveUp = new Waits();
  }
}

function watchExchange(
  exchange: Exchange,
  gauges: readonly Gauge[],
  queues: readonly WatchedQueue[],
  queueOf: (claim: Claim<unknown>) => WatchedQueue,
): Watch {
  const { env } = exchange;
  if (exchange.observer !== undefined) {
    throw new Error(located(env, `${exchange.name} is monitored already: stop that monitor first`));
  }
  const begin = env.now;
  const joined = new Map<Claim<unknown>, number>();
  const update = () => {
    for (const gauge of gauges) gauge.update();
  };
  const waited = (claim: Claim<unknown>): number => {
    const since = joined.get(claim) ?? begin;
    joined.delete(claim);
    return env.now - since;
  };
  const observer: ExchangeObserver = {
    joined(claim) {
      joined.set(claim, env.now);
      update();
    },
    served(claim) {
      queueOf(claim).waits.add(waited(claim));
      update();
    },
    gaveUp(claim) {
      queueOf(claim).gaveUp.add(waited(claim));
      update();
    },
    changed: update,
  };
  exchange.observer = observer;
  return {
    reset() {
      if (exchange.observer !== observer) return;
      for (const gauge of gauges) gauge.reset();
      for (const { waits, gaveUp } of queues) {
        waits.reset();
        gaveUp.reset();
      }
    },
    stop() {
      for (const gauge of gauges) gauge.freeze();
      if (exchange.observer === observer) exchange.observer = undefined;
    },
  };
}
