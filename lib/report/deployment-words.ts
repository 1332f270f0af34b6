import { basename } from 'node:path';
import { type Deployment, defaultKvLink, type OptionValues, poolsByRole } from '../deployment/index.js';
import { catalogue, type EngineFacts, isPath } from '../engines/index.js';
import { linkInWords } from './link-words.js';

/** Options that have words of their own, in the order in which they are told. */
const optionWords: Readonly<Record<string, (value: number | string) => string>> = {
  chunkTokens: (tokens) => `chunked prefill within ${tokens} tokens an iteration`,
  prefillPolicy: (policy) => `prefill policy ${policy}`,
  // The published words know of prefill instances only, those that do both among them.
  dispatchPolicy: (policy) => `prefill policy ${policy}`,
  decodePolicy: (policy) => `decode policy ${policy}`,
};

/** An engine's name for titles: those that were published under it, and detailed ones, have that of the real server. */
export function engineInWords(engine: string): string {
  return isPath(engine) ? basename(engine) : engine.replace(/^published-/, '');
}

/**
 * What of a deployment is not as it is by default, in words for the title of a run: numbers of instances, the detailed
 * engines with their link, and options.
 *
 * @returns undefined for single instances of the published engines at their defaults
 */
export function deploymentInWords(deployment: Deployment, facts: EngineFacts): string | undefined {
  const { engine, link = defaultKvLink, options } = deployment;
  const words = [
    ...instancesInWords(deployment),
    ...(isDetailed(engine) ? ['detailed engines'] : []),
    ...(facts.movesKv ? [`KV cache at ${linkInWords(link)}`] : []),
    ...optionsInWords(options, facts),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}

/** Whether it is one of the program's engines that was not published with the reference model. */
export function isDetailed(engine: string): boolean {
  return Object.hasOwn(catalogue, engine) && !engine.startsWith('published-');
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
