import type { Pools, Role } from '../lib/deployment/index.js';
import { InputError } from '../lib/input/index.js';
import { labelOf } from './flags.js';

/** The flags of sizes and numbers of instances. */
export interface SizeValues {
  readonly 'tp-prefill': number;
  readonly 'pp-prefill': number;
  readonly 'tp-decode': number;
  readonly 'pp-decode': number;
  readonly 'prefill-instances': number;
  readonly 'decode-instances'?: number | undefined;
}

/**
 * The pools that the flags of sizes ask for; where instances do both, only the prefill sizes count.
 *
 * @throws InputError for decode instances of size 0, which published command lines ask for where there are none
 */
export function poolsOf(values: SizeValues, roles: readonly Role[]): Pools {
  const first = { tp: values['tp-prefill'], pp: values['pp-prefill'], count: values['prefill-instances'] };
  if (roles.includes('serve')) return { serve: first };
  for (const flag of ['tp-decode', 'pp-decode'] as const) {
    if (values[flag] === 0) {
      throw new InputError(
        `${labelOf(flag)}: expected a whole number from 1 for an engine with decode instances, got 0`,
      );
    }
  }
  const count = values['decode-instances'] ?? 1;
  return { prefill: first, decode: { tp: values['tp-decode'], pp: values['pp-decode'], count } };
}
