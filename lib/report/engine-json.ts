import type { AnyClusterSpec, KvLink, KvLinks } from '../simulation/index.js';
import { inGigabits } from './engine-words.js';

/** A link for JSON, where names tell units: bandwidths in both, so that bits and bytes are not confused. */
export function linkForJson<Link extends KvLink>({ bandwidth, latency, ...rest }: Link): object {
  return { bandwidthGBps: bandwidth, bandwidthGbps: inGigabits(bandwidth), latencyMs: latency, ...rest };
}

/** A cluster for JSON: as it is, but for its link. */
export function clusterForJson(cluster: AnyClusterSpec): object {
  return 'link' in cluster ? { ...cluster, link: linkForJson(cluster.link) } : cluster;
}

/** Engines for JSON: as they are, but for their links, which the reference model does not have. */
export function enginesForJson<
  Engines extends {
    readonly engineModel?: string | undefined;
    readonly kvLink?: KvLink | undefined;
    readonly kvLinks?: KvLinks | undefined;
  },
>({ kvLink, kvLinks, ...rest }: Engines): object {
  if (rest.engineModel !== 'detailed') return rest;
  return {
    ...rest,
    ...(kvLink === undefined ? {} : { kvLink: linkForJson(kvLink) }),
    ...(kvLinks === undefined ? {} : { kvLinks: linksForJson(kvLinks) }),
  };
}

function linksForJson({ intra, inter, latency }: KvLinks): object {
  return {
    intraGBps: intra,
    intraGbps: inGigabits(intra),
    interGBps: inter,
    interGbps: inGigabits(inter),
    latencyMs: latency,
  };
}
