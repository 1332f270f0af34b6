import type { Environment } from './environment.js';
import { Claim, checkPositive, Exchange } from './exchange.js';
import { Fifo } from './fifo.js';
import { located } from './located.js';

/**
 * An amount on its way into a container, made by `container.put(amount)`; it happens when there is room for it.
 *
 * @example yield* tank.put(30);
 */
export class ContainerPut extends Claim<void> {
  /** Where it goes. */
  readonly container: Container;
  /** How much, in the unit of the container; above 0. */
  readonly amount: number;

  /** @internal */
  constructor(container: Container, amount: number) {
    super(container.env);
    checkAmount(container.env, amount);
    this.container = container;
    this.amount = amount;
    this.state.takesPart();
  }

  override toString(): string {
    return `room for ${this.amount} in ${inWords(this.container)}`;
  }

  /** @internal */
  override takePart(): void {
    this.container.serveGets();
  }

  /** @internal */
  protected override withdraw(): void {
    if (this.container.putQueue.remove(this)) this.container.observer?.gaveUp(this);
  }
}

/**
 * An amount to be taken out, made by `container.get(amount)`; it happens when there is so much in the container.
 *
 * @example
 * using fuel = tank.get(30);
 * const results = yield* env.anyOf([fuel, env.timeout(patience)]); // who gives up takes nothing
 */
export class ContainerGet extends Claim<void> {
  /** Where it comes from. */
  readonly container: Container;
  /** How much, in the unit of the container; above 0. */
  readonly amount: number;

  /** @internal */
  constructor(container: Container, amount: number) {
    super(container.env);
    checkAmount(container.env, amount);
    this.container = container;
    this.amount = amount;
    this.state.takesPart();
  }

  override toString(): string {
    return `${this.amount} from ${inWords(this.container)}`;
  }

  /** @internal */
  override takePart(): void {
    this.container.servePuts();
  }

  /** Withdraws the get if it waits; gives the amount back if it was served, but its process has not heard of it. */
  override [Symbol.dispose](): void {
    this.cancel();
    if (this.state.isUnheard) this.container.takeBack(this.amount);
  }

  /** @internal */
  protected override withdraw(): void {
    if (this.container.getQueue.remove(this)) this.container.observer?.gaveUp(this);
  }
}

/** How a container starts. */
export interface ContainerOptions {
  /** How much it holds at most; no limit unless given. */
  readonly capacity?: number;
  /** How much is in it at first; 0 unless given. */
  readonly initial?: number;
  /** For messages and reports. */
  readonly name?: string;
}

/**
 * An amount of something that can be told in a number: fuel in a tank, tokens in a budget.
 *
 * @example
 * const tank = new Container(env, { capacity: 200, initial: 50, name: 'tank' });
 * yield* tank.get(30); // waits until 30 are there, then takes them all at once
 */
export class Container extends Exchange {
  /** How much it holds at most. */
  readonly capacity: number;
  /** Those who wait to put something in. */
  readonly putQueue: Fifo<ContainerPut>;
  /** Those who wait to take something out. */
  readonly getQueue: Fifo<ContainerGet>;
  private amount: number;

  /** @throws RangeError when the capacity is not above 0, or the initial level not from 0 to the capacity */
  constructor(env: Environment, options: ContainerOptions = {}) {
    const { capacity = Infinity, initial = 0, name = 'a container' } = options;
    super(env, name);
    checkPositive(env, 'a capacity', capacity);
    if (!(initial >= 0 && initial <= capacity)) {
      throw new RangeError(
        located(env, `an initial level is from 0 to the capacity, ${capacity}, not ${initial}`),
      );
    }
    this.capacity = capacity;
    this.putQueue = new Fifo();
    this.getQueue = new Fifo();
    this.amount = initial;
  }

  /** How much is in it. */
  get level(): number {
    return this.amount;
  }

  /** Puts an amount in as soon as there is room. @throws RangeError when the amount is not above 0 */
  put(amount: number): ContainerPut {
    const put = new ContainerPut(this, amount);
    this.putQueue.push(put);
    this.observer?.joined(put);
    this.servePuts();
    return put;
  }

  /** Takes an amount out as soon as it is there. @throws RangeError when the amount is not above 0 */
  get(amount: number): ContainerGet {
    const get = new ContainerGet(this, amount);
    this.getQueue.push(get);
    this.observer?.joined(get);
    this.serveGets();
    return get;
  }

  /** Takes in an amount that was given out for nothing, if need be as the first to wait for room. @internal */
  takeBack(amount: number): void {
    if (this.capacity - this.amount >= amount) {
      this.amount += amount;
      this.observer?.changed();
      this.serveGets();
    } else {
      const put = new ContainerPut(this, amount);
      this.putQueue.unshift(put);
      this.observer?.joined(put);
    }
  }

  /** One pass over those who put, until one finds no room. @internal */
  servePuts(): void {
    for (let put = this.putQueue.peek(); put !== undefined; put = this.putQueue.peek()) {
      if (this.capacity - this.amount < put.amount) return;
      this.putQueue.shift();
      this.amount += put.amount;
      put.state.succeed(undefined);
      this.observer?.served(put);
    }
  }

  /** One pass over those who get, until one finds too little. @internal */
  serveGets(): void {
    for (let get = this.getQueue.peek(); get !== undefined; get = this.getQueue.peek()) {
      if (this.amount < get.amount) return;
      this.getQueue.shift();
      this.amount -= get.amount;
      get.state.succeed(undefined);
      this.observer?.served(get);
    }
  }
}

function checkAmount(env: Environment, amount: number): void {
  // Infinity less infinity would be no level any more.
  if (amount > 0 && amount < Infinity) return;
  throw new RangeError(located(env, `an amount is a finite number above 0, not ${amount}`));
}

function inWords({ name, level, capacity }: Container): string {
  return `${name} (level ${level}${capacity === Infinity ? '' : ` of ${capacity}`})`;
}
