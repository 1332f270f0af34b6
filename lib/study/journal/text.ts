import { createHash } from 'node:crypto';
import { describeDeployment } from '../../deployment/index.js';
import { InputError, shown } from '../../input/index.js';
import type { SearchedDeployment } from '../job.js';
import { type AskedSettings, difference, hashOf } from './asked-settings.js';

/** Whose study a journal is of. */
export interface JournalOwner {
  /** Version of the program. */
  readonly version: string;
  readonly asked: AskedSettings;
  /** What the user calls the settings, for messages, where it is not their own name. */
  readonly names?: Readonly<Record<string, string>> | undefined;
}

/** What a journal held. */
export interface JournalContents {
  /** By the key of the job. */
  readonly outcomes: ReadonlyMap<string, SearchedDeployment>;
  /** How many bytes of it are whole lines; what follows was being written when the writer died. */
  readonly wholeBytes: number;
}

const PROGRAM = 'simdistserve';

/** The first line of a journal: of which program, version and settings it is. */
export function headerLine({ version, asked }: JournalOwner): string {
  return `${JSON.stringify({ program: PROGRAM, version, settings: hashOf(asked), asked })}\n`;
}

/**
 * A line of a journal: a job that is done, with every rate that was tried and its verdict; and a sum of all that, by which
 * damage is told.
 */
export function outcomeLine(
  { version, asked }: JournalOwner,
  key: string,
  outcome: SearchedDeployment,
): string {
  const entry = JSON.stringify({ version, settings: hashOf(asked), key, outcome }, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return `${entry.slice(0, -1)},"sum":"${sumOf(entry)}"}\n`;
}

/** Enough to tell any damage that is not made on purpose. */
function sumOf(entry: string): string {
  return createHash('sha256').update(entry).digest('hex').slice(0, 16);
}

/**
 * Reads a journal back. A last line that was torn is left out.
 *
 * @param where the journal's name, for errors
 * @throws InputError for what is no journal, one of another version or other settings, and a damaged line
 */
export function readJournal(bytes: Uint8Array, where: string, owner: JournalOwner): JournalContents {
  const wholeBytes = bytes.lastIndexOf(NEWLINE) + 1;
  const header = headerLine(owner);
  // Anything may be under the name, and of any size: it is not taken apart before it looks like a journal.
  const start = Buffer.from(bytes.subarray(0, 100)).toString();
  if (start.includes('\n') || start.length === 100) {
    if (!/^\s*\{\s*"program"/.test(start)) throw notAJournal(where);
  }
  if (wholeBytes === 0) {
    const begun = Buffer.from(bytes).toString();
    if (header.startsWith(begun)) return { outcomes: new Map(), wholeBytes };
    throw notAJournal(where);
  }
  const [first, ...lines] = Buffer.from(bytes.subarray(0, wholeBytes)).toString().trimEnd().split('\n');
  checkHeader(first!, where, owner);
  const hash = hashOf(owner.asked);
  const outcomes = new Map<string, SearchedDeployment>();
  for (const [index, line] of lines.entries()) {
    const place = `${where}: line ${index + 2}`;
    const { key, outcome } = readLine(line, place, owner.version, hash);
    if (outcomes.has(key)) {
      throw new InputError(
        `${place}: ${describeDeployment(outcome.deployment)} is there for the second time`,
      );
    }
    outcomes.set(key, outcome);
  }
  return { outcomes, wholeBytes };
}

const NEWLINE = 0x0a;

function checkHeader(line: string, where: string, owner: JournalOwner): void {
  const header = parsed(line);
  if (!isDictionary(header) || header.program !== PROGRAM || !isDictionary(header.asked)) {
    throw notAJournal(where);
  }
  if (header.version !== owner.version) {
    throw new InputError(
      `the journal ${where} was written by version ${shown(header.version)}, and this is ` +
        `version "${owner.version}", whose results may differ`,
    );
  }
  const differs = difference(header.asked as AskedSettings, owner.asked, owner.names);
  if (differs !== undefined) throw new InputError(`the journal ${where} was written with ${differs}`);
  if (header.settings !== hashOf(owner.asked)) throw damaged(`${where}: line 1`);
}

function readLine(line: string, place: string, version: string, hash: string) {
  const entry = parsed(line);
  if (!isDictionary(entry)) throw damaged(place);
  if (entry.version !== version || entry.settings !== hash) {
    throw new InputError(`${place}: written by another version or with other settings than line 1`);
  }
  const [, rest, sum] = /^(.*),"sum":"([0-9a-f]{16})"\}$/.exec(line) ?? [];
  // With the right sum it is what `outcomeLine` was given.
  if (rest === undefined || sumOf(`${rest}}`) !== sum) throw damaged(place);
  return entry as unknown as { readonly key: string; readonly outcome: SearchedDeployment };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line, (_, value: unknown) =>
      value === 'Infinity' || value === '-Infinity' || value === 'NaN' ? Number(value) : value,
    );
  } catch {
    return undefined;
  }
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAJournal(where: string): InputError {
  return new InputError(`${where}: expected a journal of ${PROGRAM} or a file that is not there yet`);
}

function damaged(place: string): InputError {
  return new InputError(`${place}: expected a line as the program writes it, got a damaged one`);
}
