import { distserveFacts } from './distserve/facts.js';
import type { EngineFacts } from './engine.js';
import { publishedDistserveFacts, publishedVllmFacts } from './published/facts.js';
import { vllmFacts } from './vllm/facts.js';

/**
 * What is known of each engine without loading it; the names are those of the table of engines.
 *
 * @example
 * catalogue.distserve.options.contextTokens.default // 8192
 */
export const catalogue = {
  'published-distserve': publishedDistserveFacts,
  'published-vllm': publishedVllmFacts,
  distserve: distserveFacts,
  vllm: vllmFacts,
} as const satisfies Record<string, EngineFacts>;

/** The name of an engine that comes with the program. */
export type EngineName = keyof typeof catalogue;

/** Their names. */
export const engineNames = Object.keys(catalogue) as EngineName[];

/**
 * Whether the name of an engine is the path of a module with one of one's own: it has a slash, or the ending of a module.
 */
export function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(name);
}
