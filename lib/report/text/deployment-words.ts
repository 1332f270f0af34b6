import { basename } from 'node:path';
import { type Deployment, defaultKvLink, type OptionValues, poolsByRole } from '../../deployment/index.js';
import type { EngineFacts } from '../../engines/index.js';
import { plain } from '../../input/index.js';
import { linkInWords } from './link-words.js';

/** Options that have words of their own, in the order in which they are told. */
const optionWords: Readonly<Record<string, (value: number | string) => string>> = {
  chunkTokens: (tokens) => `chunked prefill within ${tokens} tokens an iteration`,
  prefillPolicy: (policy) => `prefill policy ${policy}`,
  // The published words know of prefill instances only, those that do both among them.
  dispatchPolicy: (policy) => `prefill policy ${policy}`,
  decodePolicy: (policy) => `decode policy ${policy}`,
};

/** An engine's name for titles; that of one of one's own is the name of its module. */
export function engineInWords(engine: string, { title }: Pick<EngineFacts, 'title'>): string {
  return title?.name ?? plain(basename(engine));
}

/**
 * What of a deployment is not as it is by default, in words for the title of a run: numbers of instances, what is
 * remarked of the engine, its link, and options.
 *
 * @returns nothing for single instances of the published engines at their defaults
 */
export function deploymentInWords(deployment: Deployment, facts: EngineFacts): string[] {
  const { link = defaultKvLink, options } = deployment;
  return [
    ...instancesInWords(deployment),
    ...(facts.title?.remark === undefined ? [] : [facts.title.remark]),
    ...(facts.movesKv ? [`KV cache at ${linkInWords(link)}`] : []),
    ...optionsInWords(options, facts),
  ];
}

/** Options that are not at their defaults, each in words. */
export function optionsInWords(values: OptionValues, { options }: Pick<EngineFacts, 'options'>): string[] {
  const changed = Object.keys(options).filter(
    (name) => values[name] !== undefined && values[name] !== options[name]!.default,
  );
  const first = Object.keys(optionWords).filter((name) => changed.includes(name));
  const others = changed.filter((name) => !first.includes(name));
  return [
    ...first.map((name) => optionWords[name]!(values[name]!)),
    ...others.map((name) => `${name}=${values[name]}`),
  ];
}

function instancesInWords({ pools }: Deployment): string[] {
  const counts = poolsByRole(pools);
  if (counts.every(([, { count }]) => count === 1)) return [];
  if ('serve' in pools) return [`${pools.serve.count} instances`];
  return [`${counts.map(([role, { count }]) => `${count} ${role}`).join(' and ')} instances`];
}
