import { catalogue } from '../lib/engines/catalogue.js';
import type { EngineOption } from '../lib/engines/option.js';

const NAME_WIDTH = 20;

/** The engines with their options, for the end of a help. */
export function enginesInWords(): string {
  const lines = Object.entries(catalogue).flatMap(([name, { summary, options }]) => [
    `  ${name.padEnd(NAME_WIDTH)} ${summary}`,
    ...Object.entries(options).map(([option, about]) => optionLine(option, about)),
  ]);
  return ['Engines (--engine NAME) and their options (--engine-option NAME=VALUE):', ...lines].join('\n');
}

function optionLine(name: string, option: EngineOption): string {
  return `    ${name.padEnd(NAME_WIDTH)} ${option.what} [${defaultOf(option)}]`;
}

function defaultOf(option: EngineOption): string {
  if (option.kind === 'choice') return option.default;
  if (option.default !== undefined) return `${option.default} ${option.unit}`;
  return `${option.unit}; ${option.otherwise ?? 'off'}`;
}
