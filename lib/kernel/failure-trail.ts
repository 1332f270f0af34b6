import type { Process } from './process.js';

/** Through which processes an error came, in order: each as a line to be shown below its stack. */
const trails = new WeakMap<Error, string[]>();

/**
 * Notes that an error has left a process.
 *
 * @param cameIn whether it had been thrown into it: otherwise it begins here, whatever became of it before
 * @internal
 */
export function leftProcess(error: Error, process: Process, cameIn: boolean): void {
  const trail = cameIn ? (trails.get(error) ?? []) : [];
  trail.push(`    in process '${process.name}' at time ${process.env.now}`);
  trails.set(error, trail);
}

/** Shows below the stack of an error, which ends a run, the processes through which it came. @internal */
export function showTrail(error: unknown): void {
  const trail = trails.get(error as Error);
  if (trail === undefined) return;
  trails.delete(error as Error);
  // An error may be frozen; then it goes without.
  Reflect.set(error as Error, 'stack', [(error as Error).stack, ...trail].join('\n'));
}
