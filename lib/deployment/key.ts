import type { Deployment } from './deployment.js';

/**
 * What tells a deployment from all others: the same text for the same data, in whatever order its fields are.
 *
 * @example
 * const sizes = { tp: 2, pp: 1 };
 * keyOf(deploymentOf({ engine: 'vllm', ...sizes })) === keyOf(deploymentOf({ serve: sizes, engine: 'vllm' })) // true
 */
export function keyOf({ engine, pools, ppCross, link, options }: Deployment): string {
  return canonicalJson({ engine, pools, ppCross, link, options });
}

/** JSON with the keys of each object in order, so that equal data are equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
