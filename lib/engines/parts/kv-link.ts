import type { KvLink } from '../../deployment/index.js';
import { LONGEST_TIME } from '../../input/index.js';
import type { Environment, ProcessGenerator, Resource } from '../../kernel/index.js';

/** How KV cache comes from a prefill instance to a decode instance. */
export interface LinkSpec extends KvLink {
  /** KV cache of one token, in bytes: of all layers. */
  readonly bytesPerToken: number;
}

/**
 * How long the KV cache of so many tokens is on its way, in ms.
 *
 * @example
 * transferTime({ latency: 2, bandwidth: 25, bytesPerToken: 819200 }, 1000) // 34.768
 */
export function transferTime({ latency, bandwidth, bytesPerToken }: LinkSpec, tokens: number): number {
  return latency + (tokens * bytesPerToken) / (bandwidth * 1e6);
}

/** Why a link is too slow for a prompt of so many tokens; undefined when it is not. */
export function whyTooSlow(link: LinkSpec, tokens: number): string | undefined {
  const time = transferTime(link, tokens);
  if (time <= LONGEST_TIME) return undefined;
  return `the KV cache of ${tokens} tokens would take ${time} ms over the link, and at most ${LONGEST_TIME} ms can be simulated`;
}

/** The ends of a link: each moves one request's KV cache at a time. */
export interface LinkEnds {
  readonly sender: Resource;
  readonly receiver: Resource;
}

/**
 * A transfer, as a process: it waits for both ends, and then takes its time.
 *
 * @param time in ms
 * @param onStart told when both ends are free
 * @example
 * const ends = { sender: new Resource(env, 1), receiver: new Resource(env, 1) };
 * env.process(transfer(env, ends, 30, () => console.log(`moves from ${env.now} on`)));
 * env.process(transfer(env, ends, 30, () => console.log(`moves from ${env.now} on`))); // at 30: they take turns
 * env.run();
 * env.now // 60
 */
export function* transfer(
  env: Environment,
  ends: LinkEnds,
  time: number,
  onStart: () => void,
): ProcessGenerator {
  using sender = ends.sender.request();
  yield sender;
  using receiver = ends.receiver.request();
  yield receiver;
  onStart();
  yield env.timeout(time);
}
