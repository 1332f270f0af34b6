/** The part of `node:fs` that finding and reading workloads needs; handed in, so that tests need no disk. */
export type WorkloadFs = Pick<
  typeof import('node:fs'),
  'existsSync' | 'readFileSync' | 'statSync' | 'lstatSync' | 'readdirSync'
>;
