#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import { InputError, plain } from '../lib/input/index.js';
import type { Command, CommandEntry, CommandGroup, CommandTable } from './command.js';
import { profileCommands } from './commands/profile/table.js';
import { declareFlags, type ParsedArguments, readFlags } from './flags.js';
import { type ExitCode, exitCodes, processTerminal, type Terminal } from './terminal.js';
import { readVersion } from './version.js';

/** The commands by name, in the order of the help. */
const commands: CommandTable = {
  search: {
    summary: 'Find the placement with the highest goodput (the default command)',
    load: () => import('./commands/search.js'),
  },
  simulate: {
    summary: 'Simulate one placement at one rate',
    load: () => import('./commands/simulate.js'),
  },
  ratio: {
    summary: 'Find how many prefill and decode instances of given sizes give the highest goodput',
    load: () => import('./commands/ratio.js'),
  },
  validate: {
    summary: 'Hold the engine models against measured runs',
    words: '[FILES..]',
    load: () => import('./commands/validate.js'),
  },
  profile: {
    summary: 'List, show and compare what is known of models on GPUs',
    commands: profileCommands,
  },
  lesson: {
    summary: 'Run a small teaching model and print its story, or list them',
    words: '[NAME]',
    load: () => import('./commands/lesson.js'),
  },
};

const DEFAULT_COMMAND = 'search';

process.exitCode = await main(process.argv.slice(2));

/** Runs the program: the one place that prints errors and decides the exit code. */
async function main(args: readonly string[]): Promise<ExitCode> {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  // Whoever reads our output may leave before its end, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.success);
    process.stderr.write(`simdistserve: cannot write to standard output: ${error.code}\n`);
    process.exit(exitCodes.crash);
  });
  // What cannot be told on standard error is not told; the exit code still is.
  process.stderr.on('error', () => {});
  const terminal = processTerminal(interrupt.signal);
  try {
    return await parseAndRun(args, terminal);
  } catch (error) {
    // Files are read until Ctrl-C.
    if (interrupt.signal.aborted && error === interrupt.signal.reason) return exitCodes.interrupted;
    return explain(error, args.includes('--debug'), terminal);
  }
}

async function parseAndRun(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  refuseInheritedNames(args);
  let code: ExitCode = exitCodes.success;
  const parser = yargs([...args])
    .scriptName('simdistserve')
    .locale('en')
    .usage(
      '$0 [command] [flags]\n\nFinds the placement of a large language model on GPUs that serves most requests within the SLOs.',
    )
    .parserConfiguration({ 'camel-case-expansion': false, 'dot-notation': false, 'parse-numbers': false })
    .option('debug', {
      type: 'boolean',
      describe: 'Show where in the program an error came from',
      global: true,
    })
    .alias('help', 'h')
    .version(readVersion())
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new InputError(message);
    });
  declareCommands(parser, commands, [], async (entry, given, place) => {
    code = await runCommand(entry, given, place, terminal);
  });
  await parser.wrap(Math.min(parser.terminalWidth(), 110)).parseAsync();
  return code;
}

/** Where a command is. */
interface Place {
  /** Its name, after that of the group that it is in. */
  readonly path: readonly string[];
  /** The commands that it is one of. */
  readonly table: CommandTable;
}

/** What is done with a command that was asked for. */
type Run = (entry: CommandEntry, given: ParsedArguments, place: Place) => Promise<void>;

/** Tells yargs of commands. @param within the names of the group that they are in */
function declareCommands(parser: Argv, table: CommandTable, within: readonly string[], run: Run): void {
  for (const [name, entry] of Object.entries(table)) {
    const place = { path: [...within, name], table };
    if ('commands' in entry) declareGroup(parser, entry, place, run);
    else declareCommand(parser, entry, place, run);
  }
}

function declareCommand(parser: Argv, entry: CommandEntry, place: Place, run: Run): void {
  const { path } = place;
  const { summary, words, load } = entry;
  const name = path.at(-1)!;
  const usage = words === undefined ? name : `${name} ${words}`;
  parser.command(
    path.length === 1 && name === DEFAULT_COMMAND ? [usage, '$0'] : usage,
    summary,
    async (argv: Argv) => {
      const { flags, examples, notes } = (await load()).command;
      if (notes !== undefined) argv.epilogue(notes);
      return withExamples(declareFlags(argv, flags), examples);
    },
    (given) => run(entry, given, place),
  );
}

function declareGroup(parser: Argv, { summary, commands }: CommandGroup, { path }: Place, run: Run): void {
  const name = path.at(-1)!;
  parser.command(
    name,
    summary,
    (argv: Argv) => {
      declareCommands(argv, commands, path, run);
      return argv;
    },
    // None of its commands was named.
    (given: ParsedArguments) => {
      refuseWords(given, { path, table: commands });
      throw new InputError(
        `${name}: expected one of its commands, ${inWords(Object.keys(commands), 'or')}, got none`,
      );
    },
  );
}

async function runCommand(
  { load }: CommandEntry,
  given: ParsedArguments,
  place: Place,
  terminal: Terminal,
): Promise<ExitCode> {
  refuseWords(given, place);
  const { flags, run, runsInOneGo } = (await load()).command;
  const values = readFlags(given, flags, place.path.join(' '));
  if (runsInOneGo) process.removeAllListeners('SIGINT');
  return run(values, terminal);
}

function withExamples(argv: Argv, examples: Command['examples']): Argv {
  for (const [command, what] of examples) argv.example(command, what);
  return argv;
}

/** yargs takes a flag that is called like a member of every object for one that it knows, and stumbles. */
function refuseInheritedNames(args: readonly string[]): void {
  for (const arg of args) {
    const name = /^--(?:no-)?([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && name in {})
      throw new InputError(`unknown flag --${name}: --help lists the flags`);
  }
}

/** Refuses words that are no part of a command's name. */
function refuseWords({ _: words }: ParsedArguments, { path, table }: Place): void {
  // The default command need not be named.
  const isNamed = path.every((name, index) => words[index] === name);
  const [first, ...rest] = isNamed ? words.slice(path.length) : words;
  if (first === undefined) return;
  const more = rest.length > 0 ? ` (and ${rest.length} more words)` : '';
  const group = table === commands ? '' : ` of ${path[0]}`;
  throw new InputError(
    `unknown command or word "${first}"${more}: the commands${group} are ${inWords(Object.keys(table), 'and')}, and all else is flags`,
  );
}

function inWords(names: readonly string[], last: 'and' | 'or'): string {
  const others = names.slice(0, -1);
  return [...(others.length > 0 ? [others.join(', '), last] : []), names.at(-1)].join(' ');
}

function explain(error: unknown, wantsStack: boolean, terminal: Terminal): ExitCode {
  // Errors of yargs' own are about the command line.
  const isInput = error instanceof InputError || (error instanceof Error && error.name === 'YError');
  const message = plain(error instanceof Error ? error.message : String(error));
  terminal.notice(
    isInput
      ? `simdistserve: ${message}`
      : `simdistserve: a fault of the program: ${message} (please report it, with the command line, version ${readVersion()}, and what --debug adds)`,
  );
  if (wantsStack && error instanceof Error && error.stack !== undefined) terminal.notice(error.stack);
  return isInput ? exitCodes.badInput : exitCodes.crash;
}
