import type { StreamFs } from '../input/index.js';

/** The part of `node:fs` that finding and reading workloads needs; handed in, so that tests need no disk. */
export type WorkloadFs = StreamFs &
  Pick<typeof import('node:fs'), 'existsSync' | 'lstatSync' | 'readdirSync'>;
