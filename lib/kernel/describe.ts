/** Any value in a few words, for messages. @internal */
export function describe(value: unknown): string {
  if (typeof value === 'function') return `the function '${value.name}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `an object of ${value.constructor?.name ?? 'no class'}`;
}
