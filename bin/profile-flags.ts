import { type Dtype, dtypeNamed, dtypeNames } from '../lib/profile/dtype.js';
import { toggle } from './flags.js';
import type { ValueType } from './value-types.js';

/** A type of numbers, by its name or another name of it. */
export const numberType: ValueType<Dtype> = {
  expected: `one of ${dtypeNames.join(', ')}`,
  parse: dtypeNamed,
};

/** What the commands about profiles print. */
export const profilePrinting = { json: toggle('Print the whole result as JSON') };
