import { defaultKvLinks } from '../../deployment/index.js';
import type { EngineFacts } from '../../engines/index.js';
import type { Instances } from './instances.js';
import type { SearchSettings } from './search-settings.js';

/** Where instances lie, by which their link goes. */
export interface NodeLayout {
  readonly name: 'within a node' | 'across nodes';
  /** How many GPUs there are for all instances. */
  readonly gpus: number;
}

/**
 * The layouts that are looked at. Without a link, whatever fits one node is also among what fits all of them; on
 * different kinds of GPUs, instances are never in one node.
 */
export function nodeLayouts(
  { nodes, gpusPerNode, profile }: SearchSettings,
  { movesKv }: Pick<EngineFacts, 'movesKv'>,
): NodeLayout[] {
  const within: NodeLayout = { name: 'within a node', gpus: gpusPerNode };
  const across: NodeLayout = { name: 'across nodes', gpus: nodes * gpusPerNode };
  if (profile.roles !== undefined) return [across];
  if (nodes === 1) return [within];
  return movesKv ? [within, across] : [across];
}

/** Instances that lie so: with the engine of a search, and the link between them where KV cache moves. */
export function instancesIn(
  layout: NodeLayout,
  { prefill, decode }: Pick<Instances, 'prefill' | 'decode'>,
  { engine, options, links = defaultKvLinks }: SearchSettings,
  { movesKv }: Pick<EngineFacts, 'movesKv'>,
): Instances {
  const bandwidth = layout.name === 'within a node' ? links.intra : links.inter;
  const link = movesKv ? { link: { bandwidth, latency: links.latency } } : {};
  return { engine, prefill, decode, options, ...link };
}
