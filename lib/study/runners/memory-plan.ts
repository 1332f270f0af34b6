import { InputError } from '../../input/index.js';

/** How many threads search, and what each may take. */
export interface ThreadPlan {
  /** 1 is this thread alone. */
  readonly threads: number;
  /** What a thread may take on its heap, in MB; as much as Node sees fit when undefined. */
  readonly heapMb?: number;
}

const MB = 2 ** 20;

/**
 * What a search takes, in bytes, rounded up from the most resident memory of whole processes that searched OPT-13B
 * on 4 GPUs, at 300 to 200,000 requests (Node 20.20, x64 Linux).
 */
const needs = {
  /** The program with its inputs, and nothing simulated. */
  program: 64 * MB,
  /** The lengths of a request, in the main thread. */
  programPerRequest: 128,
  /** The simulator at work in the main thread. */
  here: 32 * MB,
  /**
   * A thread with the simulator in it. 40 would do, but Node itself
   * crashes as it ends threads with little heap, since its compiler asks for a collection just then: with 16 MiB in
   * one of 4 runs, with 24 in one of 40, with 48 in none of 80.
   */
  thread: 72 * MB,
  /** A request, in a thread that simulates. */
  threadPerRequest: 1024,
} as const;

/** The part of a thread that is outside of what its heap limit counts: stack, code, young objects. */
const OUTSIDE_HEAP = 24 * MB;

/** The newest objects of a thread, in MB: less than Node's own default of 48, which is for one big thread. */
export const YOUNG_HEAP_MB = 16;

/**
 * Runs as many of the wanted threads as fit the memory.
 *
 * @param requests in a simulation
 * @param maxMemory what the whole process may take, in bytes; any amount when undefined
 * @throws InputError when not even one thread fits
 */
export function planThreads(wanted: number, requests: number, maxMemory: number | undefined): ThreadPlan {
  const alone = programWith(requests) + needs.here + requests * needs.threadPerRequest;
  if (maxMemory !== undefined && alone > maxMemory) {
    throw new InputError(
      `max-memory: expected at least ${Math.ceil(alone / 1e6)}MB for ${requests} requests, ` +
        `got ${Math.floor(maxMemory / 1e6)}MB`,
    );
  }
  return threadsThatFit(wanted, requests, maxMemory);
}

/** As `planThreads`, but for what is not worth refusing all for: this thread alone where nothing fits. */
export function threadsThatFit(wanted: number, requests: number, maxMemory: number | undefined): ThreadPlan {
  const threads = Math.max(1, wanted);
  if (maxMemory === undefined) return { threads };
  const room = maxMemory - programWith(requests);
  const count = Math.min(threads, Math.floor(room / (needs.thread + requests * needs.threadPerRequest)));
  if (count <= 1) return { threads: 1 };
  return { threads: count, heapMb: Math.floor((room / count - OUTSIDE_HEAP) / MB) };
}

function programWith(requests: number): number {
  return needs.program + requests * needs.programPerRequest;
}
