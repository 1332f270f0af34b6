import { LONGEST_TIME } from '../input/index.js';
import { gpusOf, type Layout } from './deployment.js';
import type { GpuBudget } from './enumerate.js';

/** Over what KV cache moves from a prefill instance to a decode instance. */
export interface KvLink {
  /** In GB/s (10^9 bytes). */
  readonly bandwidth: number;
  /** Before the first byte, in ms. */
  readonly latency: number;
}

/** The links that there are. */
export interface KvLinks {
  /** Within a node, in GB/s. */
  readonly intra: number;
  /** Between nodes, in GB/s. */
  readonly inter: number;
  /** In ms. */
  readonly latency: number;
}

/** NVLink of A100 within a node, and 25 Gbit/s between nodes as in DistServe's testbed (OSDI 2024, section 6.1). */
export const defaultKvLinks: KvLinks = { intra: 200, inter: 3.125, latency: 2 };

/** The link where nothing is said of nodes: within one. */
export const defaultKvLink: KvLink = { bandwidth: defaultKvLinks.intra, latency: defaultKvLinks.latency };

/** What a link for KV cache can be: bandwidths in GB/s, from 1 MB/s to more than any network has, and ms. */
export const linkBounds = {
  bandwidth: { least: 1e-3, most: 1e6 },
  latency: { least: 0, most: LONGEST_TIME },
} as const;

/**
 * The link of a deployment. Where instances may not span nodes, each prefill stage sits in one node with its decode
 * stage; where they may, prefill and decode sit in one node only if both fit one; and never where they are apart.
 */
export function kvLinkOf(
  layout: Layout,
  { gpusPerNode, highAffinity, apart }: Omit<GpuBudget, 'nodes'>,
  { intra, inter, latency }: KvLinks,
): KvLink {
  const isWithinNode = !apart && (!highAffinity || gpusOf(layout) <= gpusPerNode);
  return { bandwidth: isWithinNode ? intra : inter, latency };
}
