import { InputError } from '../../../lib/input/index.js';
import type { Command } from '../../command.js';
import { makingOf } from '../../documents.js';
import { type FlagValues, optional, toggle } from '../../flags.js';
import { dtypeName } from '../../profile-flags.js';
import { size } from '../../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../../terminal.js';
import { text } from '../../value-types.js';

const listFlags = {
  model: optional(text, 'Profiles of this model, by its name or an alias', 'all models'),
  gpu: optional(text, 'Profiles on this kind of GPU', 'all kinds'),
  dtype: optional(dtypeName, 'Profiles with weights of this type of numbers', 'all types'),
  tp: optional(size, 'Rows of this tensor-parallel size', 'all sizes'),
  tier: optional(text, 'Rows of this tier of evidence, such as reference', 'all tiers'),
  json: toggle('Print the whole result as JSON'),
};

/** `simdistserve profile list`. */
export const command: Command<typeof listFlags> = {
  flags: listFlags,
  examples: [
    ['$0 profile list', 'all profiles that come with the program'],
    ['$0 profile list --model opt-13b --tp 4', 'those of a model that have a tensor-parallel size'],
  ],
  run: runList,
};

/** Lists the bundled profiles that fit. */
async function runList(values: FlagValues<typeof listFlags>, terminal: Terminal): Promise<ExitCode> {
  const { listedProfiles, report } = await import('../../profile-tools.js');
  const found = await listedProfiles(values);
  const making = await makingOf(
    { json: values.json, output: undefined },
    found.map(({ origin }) => ({ what: 'profile', path: origin })),
  );
  const document = report.profileListDocument(found, making, rowFilter(values));
  if (document.profiles.length === 0) throw new InputError(nothingFits(values));
  if (!values.json) terminal.print(report.profileListTable(document));
  else if (!(await terminal.printAll(report.documentJson(document)))) return exitCodes.interrupted;
  return exitCodes.success;
}

/** Which rows are asked for; undefined where the flags do not tell. */
function rowFilter({ tp, tier }: FlagValues<typeof listFlags>) {
  if (tp === undefined && tier === undefined) return undefined;
  return (row: { readonly tensorParallel: number; readonly tier: string }): boolean =>
    (tp === undefined || row.tensorParallel === tp) && (tier === undefined || row.tier === tier);
}

function nothingFits(values: FlagValues<typeof listFlags>): string {
  const filters = (['model', 'gpu', 'dtype', 'tp', 'tier'] as const).filter(
    (name) => values[name] !== undefined,
  );
  return `${filters.map((name) => `--${name} ${values[name]}`).join(' ')}: no profile fits all of it; profile list alone shows what there is`;
}
