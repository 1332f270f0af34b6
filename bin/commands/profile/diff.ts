import { InputError } from '../../../lib/input/index.js';
import type { FoundProfile } from '../../../lib/profile/index.js';
import type { Command } from '../../command.js';
import { makingOf } from '../../documents.js';
import { type FlagValues, optional, toggle, word } from '../../flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../../terminal.js';
import { text } from '../../value-types.js';

const either = 'profile: the path of a file, or MODEL[@GPU[:DTYPE]], such as llama-3.1-70b@h100:fp8';

const diffFlags = {
  A: word(text, `First ${either}`),
  B: word(text, 'Second profile, likewise'),
  'engine-preset': optional(
    text,
    'Make times of a model alone those of an engine by this preset before they are compared',
    'compared as they are',
  ),
  json: toggle('Print the whole result as JSON'),
};

/** `simdistserve profile diff`. */
export const command: Command<typeof diffFlags> = {
  flags: diffFlags,
  examples: [
    ['$0 profile diff llama-3.1-70b@h100:fp8 llama-3.1-70b@h100:bf16', 'what the type of numbers changes'],
    [
      '$0 profile diff mine.json llama-3.1-8b@a100-sxm-80gb',
      'your own file and one that comes with the program',
    ],
    [
      '$0 profile diff opt-13b@a100-80g opt-13b@a100-sxm-80gb --engine-preset distserve-2024',
      'published times of an engine, and sums of operators with its overhead',
    ],
  ],
  notes: `Ratios are of B to A, over batches that both cover, for each tensor-parallel size that both have.`,
  run: runDiff,
};

/** Compares two profiles. */
async function runDiff(values: FlagValues<typeof diffFlags>, terminal: Terminal): Promise<ExitCode> {
  const { A, B, 'engine-preset': preset } = values;
  if (A === undefined || B === undefined)
    throw new InputError(`profile diff A B: expected two profiles, got ${A === undefined ? 'none' : 'one'}`);
  const profiles = await import('../../profile-tools.js');
  const { report } = profiles;
  const found = [
    await profiles.profileOf(A, 'profile diff A'),
    await profiles.profileOf(B, 'profile diff B'),
  ];
  const [first, second] = comparable(found.map((each) => profiles.inEngine(each, preset)));
  const readings = found.map(({ origin }) => ({ what: 'profile', path: origin }));
  const making = await makingOf({ json: values.json, output: undefined }, readings);
  const document = report.profileDiffDocument(first, second, making);
  if (!values.json) terminal.print(report.profileDiffText(document));
  else if (!(await terminal.printAll(report.documentJson(document)))) return exitCodes.interrupted;
  return exitCodes.success;
}

/** @throws InputError for times with and without an engine's overhead: their ratios would be of that */
function comparable(found: readonly FoundProfile[]): [FoundProfile, FoundProfile] {
  const [bare] = found.filter(({ profile }) => isBare(profile));
  const [published] = found.filter(({ profile }) => profile.tier === 'reference');
  if (bare !== undefined && published !== undefined) {
    throw new InputError(
      `--engine-preset: expected one to compare times of tier reference, which hold an engine's overhead, with those of tier ${bare.profile.tier}, which do not`,
    );
  }
  return found as [FoundProfile, FoundProfile];
}

/** Whether a profile's times are known to be of the model alone. */
function isBare({ tier, preset }: FoundProfile['profile']): boolean {
  return preset === undefined && ['measured-ops', 'experimental', 'estimate'].includes(tier);
}
