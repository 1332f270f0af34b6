import type { Environment } from './environment.js';
import { Claim, checkPositive, Exchange, serveInTurn } from './exchange.js';
import { Fifo } from './fifo.js';

/** A claim on a container that is about an amount; it happens all at once or not yet. */
abstract class AmountClaim extends Claim<void> {
  readonly amount: number;

  constructor(container: Container, line: { remove(claim: never): boolean }, amount: number) {
    super(container, line);
    checkPositive('an amount', amount);
    this.amount = amount;
  }
}

/** An amount on its way into a container, made by `container.put(amount)`; it happens when there is room for it. */
export class ContainerPut extends AmountClaim {
  /** @internal */
  protected override takePart(): void {
    this.exchange.serveGets();
  }
}

/** An amount to be taken out, made by `container.get(amount)`; it happens when there is so much in the container. */
export class ContainerGet extends AmountClaim {
  /** @internal */
  protected override takePart(): void {
    this.exchange.servePuts();
  }
}

/** How a container starts. */
export interface ContainerOptions {
  /** How much it holds at most; no limit unless given. */
  readonly capacity?: number;
  /** How much is in it at first; 0 unless given. */
  readonly initial?: number;
}

/** An amount of something that can be told in a number: fuel in a tank, tokens in a budget. */
export class Container extends Exchange {
  /** How much it holds at most. */
  readonly capacity: number;
  /** Those who wait to put something in. */
  readonly putQueue: Fifo<ContainerPut>;
  /** Those who wait to take something out. */
  readonly getQueue: Fifo<ContainerGet>;
  private amount: number;

  /** @throws RangeError when the capacity is not above 0, or the initial level not from 0 to the capacity */
  constructor(env: Environment, { capacity = Infinity, initial = 0 }: ContainerOptions = {}) {
    super(env);
    checkPositive('a capacity', capacity);
    if (!(initial >= 0 && initial <= capacity)) {
      throw new RangeError(`an initial level is from 0 to the capacity, ${capacity}, not ${initial}`);
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
    const put = new ContainerPut(this, this.putQueue, amount);
    this.putQueue.push(put);
    this.servePuts();
    return put;
  }

  /** Takes an amount out as soon as it is there. @throws RangeError when the amount is not above 0 */
  get(amount: number): ContainerGet {
    const get = new ContainerGet(this, this.getQueue, amount);
    this.getQueue.push(get);
    this.serveGets();
    return get;
  }

  /** @internal */
  override servePuts(): void {
    serveInTurn(this.putQueue, (put) => {
      if (this.capacity - this.amount < put.amount) return false;
      this.amount += put.amount;
      put.succeed();
      return true;
    });
  }

  /** @internal */
  override serveGets(): void {
    serveInTurn(this.getQueue, (get) => {
      if (this.amount < get.amount) return false;
      this.amount -= get.amount;
      get.succeed();
      return true;
    });
  }
}
