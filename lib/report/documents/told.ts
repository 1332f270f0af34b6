import type { Deployment, KvLink, KvLinks } from '../../deployment/index.js';
import type { Profile } from '../../profile/index.js';
import { inGigabits } from '../text/link-words.js';

/** A link in a document, where names tell units: bandwidths in both, so that bits and bytes are not confused. */
export interface LinkTold {
  readonly bandwidthGBps: number;
  readonly bandwidthGbps: number;
  readonly latencyMs: number;
}

/** The links that there are, within a node and between nodes, likewise. */
export interface LinksTold {
  readonly intraGBps: number;
  readonly intraGbps: number;
  readonly interGBps: number;
  readonly interGbps: number;
  readonly latencyMs: number;
}

/** A deployment in a document. */
export type DeploymentTold = Omit<Deployment, 'link'> & { readonly link?: LinkTold };

/** The kind of GPU of each pool. */
export interface PoolGpus {
  readonly prefill: string;
  readonly decode: string;
}

/** The kind of GPU of each pool, where a profile is of two kinds; nothing otherwise. */
export function poolGpusTold({ roles }: Pick<Profile, 'roles'>): { readonly poolGpus?: PoolGpus } {
  return roles === undefined ? {} : { poolGpus: { prefill: roles.prefill.gpu, decode: roles.decode.gpu } };
}

/** A link with its units. */
export function linkTold<Link extends KvLink>({
  bandwidth,
  latency,
  ...rest
}: Link): LinkTold & Omit<Link, keyof KvLink> {
  return { bandwidthGBps: bandwidth, bandwidthGbps: inGigabits(bandwidth), latencyMs: latency, ...rest };
}

/** Links with their units. */
export function linksTold({ intra, inter, latency }: KvLinks): LinksTold {
  return {
    intraGBps: intra,
    intraGbps: inGigabits(intra),
    interGBps: inter,
    interGbps: inGigabits(inter),
    latencyMs: latency,
  };
}

/** A deployment as it is, but for its link. */
export function deploymentTold({ link, ...rest }: Deployment): DeploymentTold {
  return link === undefined ? rest : { ...rest, link: linkTold(link) };
}

/** What an engine made of a deployment as it is, but for the link that it may have. */
export function specTold(spec: unknown): unknown {
  return hasLink(spec) ? { ...spec, link: linkTold(spec.link) } : spec;
}

function hasLink(spec: unknown): spec is { readonly link: KvLink } {
  const link = (spec as { readonly link?: Partial<KvLink> | null } | null | undefined)?.link;
  return typeof link?.bandwidth === 'number' && typeof link.latency === 'number';
}
