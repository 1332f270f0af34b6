import type { Environment } from './environment.js';
import type { Fifo } from './fifo.js';
import { located } from './located.js';
import { Stock, StockClaim } from './stock.js';

/** What a put and a get have in common. */
export abstract class ContainerClaim extends StockClaim<Container, void> {
  /** How much, in the unit of the container; above 0. */
  readonly amount: number;

  /** @internal */
  constructor(container: Container, isPut: boolean, amount: number) {
    super(container, isPut);
    // Infinity less infinity would be no level any more.
    if (!(amount > 0 && amount < Infinity)) {
      throw new RangeError(located(container.env, `an amount is a finite number above 0, not ${amount}`));
    }
    this.amount = amount;
  }

  /** Where it goes or comes from. */
  get container(): Container {
    return this.stock;
  }
}

/**
 * An amount on its way into a container, made by `container.put(amount)`; it happens when there is room for it.
 *
 * @example yield* tank.put(30);
 */
export class ContainerPut extends ContainerClaim {
  override toString(): string {
    return `room for ${this.amount} in ${inWords(this.stock)}`;
  }
}

/**
 * An amount to be taken out, made by `container.get(amount)`; it happens when there is so much in the container.
 *
 * @example
 * using fuel = tank.get(30);
 * const results = yield* env.anyOf([fuel, env.timeout(patience)]); // who gives up takes nothing
 */
export class ContainerGet extends ContainerClaim {
  /** Withdraws the get if it waits; gives the amount back if it was served, but its process has not heard of it. */
  override [Symbol.dispose](): void {
    this.cancel();
    if (this.state.isUnheard) this.stock.takeBack(this.amount);
  }

  override toString(): string {
    return `${this.amount} from ${inWords(this.stock)}`;
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
export class Container extends Stock<number> {
  declare readonly putQueue: Fifo<ContainerPut>;
  declare readonly getQueue: Fifo<ContainerGet>;
  private amount: number;

  /** @throws RangeError when the capacity is not above 0, or the initial level not from 0 to the capacity */
  constructor(env: Environment, options: ContainerOptions = {}) {
    const { capacity = Infinity, initial = 0, name = 'a container' } = options;
    super(env, capacity, name);
    if (!(initial >= 0 && initial <= capacity)) {
      throw new RangeError(
        located(env, `an initial level is from 0 to the capacity, ${capacity}, not ${initial}`),
      );
    }
    this.amount = initial;
  }

  /** How much is in it. */
  get level(): number {
    return this.amount;
  }

  /** Puts an amount in as soon as there is room. @throws RangeError when the amount is not above 0 */
  put(amount: number): ContainerPut {
    const put = new ContainerPut(this, true, amount);
    this.putQueue.push(put);
    this.observer?.joined(put);
    this.servePuts();
    return put;
  }

  /** Takes an amount out as soon as it is there. @throws RangeError when the amount is not above 0 */
  get(amount: number): ContainerGet {
    const get = new ContainerGet(this, false, amount);
    this.getQueue.push(get);
    this.observer?.joined(get);
    this.serveGets();
    return get;
  }

  /** One pass over those who put, until one finds no room. @internal */
  override servePuts(): void {
    for (let put = this.putQueue.peek(); put !== undefined; put = this.putQueue.peek()) {
      if (!this.hasRoomFor(put.amount)) return;
      this.putQueue.shift();
      this.amount += put.amount;
      put.state.succeed(undefined);
      this.observer?.served(put);
    }
  }

  /** One pass over those who get, until one finds too little. @internal */
  override serveGets(): void {
    for (let get = this.getQueue.peek(); get !== undefined; get = this.getQueue.peek()) {
      if (this.amount < get.amount) return;
      this.getQueue.shift();
      this.amount -= get.amount;
      get.state.succeed(undefined);
      this.observer?.served(get);
    }
  }

  /** @internal */
  protected override hasRoomFor(amount: number): boolean {
    return this.capacity - this.amount >= amount;
  }

  /** @internal */
  protected override restore(amount: number): void {
    this.amount += amount;
  }

  /** @internal */
  protected override newPut(amount: number): ContainerPut {
    return new ContainerPut(this, true, amount);
  }
}

function inWords({ name, level, capacity }: Container): string {
  return `${name} (level ${level}${capacity === Infinity ? '' : ` of ${capacity}`})`;
}
