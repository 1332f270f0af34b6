import type { Pools } from '../deployment/index.js';

/** A request of a measured run. */
export interface MeasuredRequest {
  /** When it was issued, in ms from any beginning. */
  readonly issue: number;
  /** Tokens of its prompt. */
  readonly promptLength: number;
  /** Tokens that were generated, with the first. */
  readonly outputLength: number;
  /** In ms. */
  readonly ttft: number;
  /** In ms, over the tokens after the first; of no meaning for an output of one token. */
  readonly tpot: number;
}

/** The servers that are known, with the roles of their pools. */
export const servers = { distserve: ['prefill', 'decode'], vllm: ['serve'] } as const;

/** What kind of server was measured. */
export type Server = keyof typeof servers;

/** What is known of a server whose requests were measured. */
export interface MeasuredServer {
  /** The model, by name or alias; the default one when undefined. */
  readonly model: string | undefined;
  readonly gpu: string | undefined;
  readonly server: Server;
  readonly pools: Pools;
}

/** A run of a real server. */
export interface MeasuredRun extends MeasuredServer {
  /** For tables: its own name, or that of its file. */
  readonly name: string;
  /** The path of its file, or what else to call it in errors. */
  readonly origin: string;
  /** By time of issue. */
  readonly requests: readonly MeasuredRequest[];
}
