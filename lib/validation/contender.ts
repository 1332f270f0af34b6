import type { Deployment } from '../deployment/index.js';
import type { MeasuredServer, Server } from './measured-run.js';

/** An engine that takes the place of a real server, with those of its options that are not at their defaults. */
export type StandIn = Pick<Deployment, 'engine' | 'options'>;

/** What is held against measured runs: for each kind of server that it can stand in for, the engine that does. */
export interface Contender {
  readonly name: string;
  readonly engines: Readonly<Partial<Record<Server, StandIn>>>;
}

/**
 * The contenders that come with the program, with all options at their defaults.
 *
 * @example
 * contenders.detailed.engines.vllm.engine // 'vllm'
 */
export const contenders = {
  /** The published simulator's model. */
  reference: {
    name: 'reference',
    engines: {
      distserve: { engine: 'published-distserve', options: {} },
      vllm: { engine: 'published-vllm', options: {} },
    },
  },
  /** The engines that are simulated in detail. */
  detailed: {
    name: 'detailed',
    engines: { distserve: { engine: 'distserve', options: {} }, vllm: { engine: 'vllm', options: {} } },
  },
} as const satisfies Record<string, Contender>;

/** The engine of a contender that stands in for a server; undefined when it has none. */
export function standInFor({ engines }: Contender, { server }: Pick<MeasuredServer, 'server'>) {
  return engines[server];
}

/** The same contender with other options; those of each engine are worked out from what they were. */
export function withOptions(
  contender: Contender,
  change: (standIn: StandIn) => StandIn['options'],
): Contender {
  const engines = Object.entries(contender.engines).map(([server, standIn]) => [
    server,
    { ...standIn, options: change(standIn) },
  ]);
  return { ...contender, engines: Object.fromEntries(engines) };
}
