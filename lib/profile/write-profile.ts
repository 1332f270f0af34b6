import type { Profile } from './profile.js';

/** What is short enough stands on a line. */
const LINE = 170;

/**
 * A profile as the JSON of a file that `readProfile` reads, which gives the same profile back.
 *
 * @example
 * writeFileSync('mine.json', profileJson(profile));
 */
export function profileJson(profile: Profile): string {
  const { model, aliases, gpu, tier, source, licence, dtype, kvDtype, ...figures } = profile;
  const { architecture, latency, kvCapacity, memory, links } = figures;
  const contents = {
    kind: 'profile',
    ...{ model, aliases, gpu, tier, source, licence, dtype, kvDtype },
    units: {
      latency: 'ms; lengths in tokens',
      kvCapacity: 'tokens of KV cache that an instance of tensorParallel x pipelineParallel GPUs holds',
    },
    ...{ architecture, latency, kvCapacity, memory, links },
  };
  // Once through JSON, which leaves out what is undefined.
  return `${laidOut(JSON.parse(JSON.stringify(contents)), '')}\n`;
}

/** JSON with each list and object on a line of its own, or on several where it is long. */
function laidOut(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item) => laidOut(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${laidOut(item, inner)}`);
  const [open, close] = isList ? '[]' : '{}';
  const blank = isList || items.length === 0 ? '' : ' ';
  const line = `${open}${blank}${items.join(', ')}${blank}${close}`;
  // What has several lines within would look as if it had one.
  if (indent.length + line.length <= LINE && !line.includes('\n')) return line;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}
