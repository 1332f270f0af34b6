import type { Deployment, KvLink, KvLinks } from '../deployment/index.js';
import { inGigabits } from './link-words.js';

/** A link for JSON, where names tell units: bandwidths in both, so that bits and bytes are not confused. */
export function linkForJson<Link extends KvLink>({ bandwidth, latency, ...rest }: Link): object {
  return { bandwidthGBps: bandwidth, bandwidthGbps: inGigabits(bandwidth), latencyMs: latency, ...rest };
}

/** The links that there are, likewise. */
export function linksForJson({ intra, inter, latency }: KvLinks): object {
  return {
    intraGBps: intra,
    intraGbps: inGigabits(intra),
    interGBps: inter,
    interGbps: inGigabits(inter),
    latencyMs: latency,
  };
}

/** A deployment for JSON: as it is, but for its link. */
export function deploymentForJson({ link, ...rest }: Deployment): object {
  return link === undefined ? rest : { ...rest, link: linkForJson(link) };
}

/** What an engine made of a deployment, for JSON: as it is, but for the link that it may have. */
export function specForJson(spec: unknown): unknown {
  return hasLink(spec) ? { ...spec, link: linkForJson(spec.link) } : spec;
}

function hasLink(spec: unknown): spec is { readonly link: KvLink } {
  const link = (spec as { readonly link?: Partial<KvLink> | null } | null | undefined)?.link;
  return typeof link?.bandwidth === 'number' && typeof link.latency === 'number';
}
