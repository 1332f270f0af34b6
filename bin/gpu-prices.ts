import { InputError, shown } from '../lib/input/index.js';
import { labelOf } from './flags.js';
import type { ValueType } from './value-types.js';

/** A price as it was given. */
export interface GivenPrice {
  /** Of the kind of GPU; undefined for a bare number. */
  readonly name: string | undefined;
  /** In $/h. */
  readonly price: number;
}

/** Prices of GPUs: one number, or a name and a number for each kind. */
export const gpuPriceList: ValueType<readonly GivenPrice[]> = {
  expected:
    'a price above 0 and at most a million ($/h of a GPU), or NAME=PRICE for each kind, such as h100=2.5,a100=1.2',
  parse(given) {
    const bare = priceIn(given);
    if (bare !== undefined) return [{ name: undefined, price: bare }];
    const list = given.split(',').map((each) => {
      const [, name = '', text = ''] = /^([^=]+)=([^=]+)$/.exec(each.trim()) ?? [];
      const price = priceIn(text);
      return price === undefined ? undefined : { name: name.trim(), price };
    });
    return list.every((each) => each !== undefined && each.name !== '') ? (list as GivenPrice[]) : undefined;
  },
};

/** In $/h: more is a mistake, and sums of it would overflow. */
const MOST_PRICE = 1e6;

function priceIn(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return value > 0 && value <= MOST_PRICE ? value : undefined;
}

/** A kind of GPU that is in use. */
export interface KindInUse {
  /** Its name in its profile, by which prices are kept. */
  readonly gpu: string;
  /** All names that it goes by. */
  readonly names: readonly string[];
}

/**
 * The price of each kind of GPU that is in use, by its name in its profile.
 *
 * @throws InputError for a kind without a price, a price for no kind in use, and two prices for one
 */
export function pricesOfKinds(
  given: readonly GivenPrice[],
  kinds: readonly KindInUse[],
): Readonly<Record<string, number>> {
  const label = labelOf('gpu-price');
  const inUse = kinds.map(({ gpu }) => gpu).join(', ');
  const prices = new Map<string, number>();
  for (const { name, price } of given) {
    if (name === undefined && kinds.length > 1) {
      throw new InputError(`${label}: expected NAME=PRICE for each of ${inUse}, got ${price} alone`);
    }
    const [kind, another] = kinds.filter(({ names }) => name === undefined || isAmong(names, name));
    if (kind === undefined || another !== undefined) {
      throw new InputError(`${label}: expected prices for the GPUs in use (${inUse}), got ${shown(name)}`);
    }
    const before = prices.get(kind.gpu);
    if (before !== undefined) {
      throw new InputError(`${label}: expected one price for ${kind.gpu}, got ${before} and ${price}`);
    }
    prices.set(kind.gpu, price);
  }
  const missing = kinds.find(({ gpu }) => !prices.has(gpu));
  if (missing !== undefined) {
    throw new InputError(`${label}: expected a price for each of ${inUse}, got none for ${missing.gpu}`);
  }
  return Object.fromEntries(prices);
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.some((each) => each.toLowerCase() === name.toLowerCase());
}
