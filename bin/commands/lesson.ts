import { InputError } from '../../lib/input/index.js';
import { Environment, trace, traceLine } from '../../lib/kernel/index.js';
import { type LessonName, lessons } from '../../lib/lessons/index.js';
import type { Command } from '../command.js';
import { checkDocumentPath, deliver, documentFlags, makingOf, wantsDocument } from '../documents.js';
import { type FlagValues, optional, toggle, valued, word } from '../flags.js';
import { checkOutputPaths } from '../output-paths.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { oneOf, positive, type ValueType, whole } from '../value-types.js';

const names = Object.keys(lessons) as LessonName[];

/** Longer stories are read by nobody, and some of them would have no end. */
const LONGEST_STORY = 1_000_000;

/** Lines of a story that are kept for its document: some 100 MB. */
const MOST_KEPT = 1_000_000;

const storyTime: ValueType<number> = {
  expected: `a number above 0 and at most ${LONGEST_STORY} (simulated time)`,
  parse(given) {
    const time = positive('simulated time').parse(given);
    return time !== undefined && time <= LONGEST_STORY ? time : undefined;
  },
};

const lessonFlags = {
  NAME: word(oneOf(names), `Lesson to run (${names.join(', ')}); without one they are listed`),
  seed: valued(whole(0, 2 ** 32 - 1), 'Seed of the random numbers', '42'),
  until: optional(storyTime, "Simulated time at which to stop, in the lesson's unit", "the lesson's own"),
  trace: toggle("Show the kernel's events between the lines of the story"),
  json: toggle('Print the whole result as JSON'),
  ...documentFlags,
};

/** Sets the kernel's events apart from the story. */
const TRACE_MARGIN = '        | ';

/** `simdistserve lesson`. */
export const command: Command<typeof lessonFlags> = {
  flags: lessonFlags,
  examples: [
    ['$0 lesson', 'the lessons there are'],
    ['$0 lesson bank --seed 7 --trace', 'one of them, with other customers and every event'],
  ],
  runsInOneGo: true,
  run: runLesson,
};

/** Lists the lessons, or runs the one that is named and prints its story. */
async function runLesson(values: FlagValues<typeof lessonFlags>, terminal: Terminal): Promise<ExitCode> {
  const print = (line: string): void => terminal.printAtOnce(`${line}\n`);
  const { NAME: name, seed, until } = values;
  if (name === undefined) {
    if (wantsDocument(values))
      throw new InputError('lesson NAME: expected a lesson with --json or --output, got nothing');
    const width = Math.max(...names.map((each) => each.length));
    for (const each of names) print(`${each.padEnd(width)}  ${lessons[each].summary}`);
    return exitCodes.success;
  }
  checkDocumentPath(values);
  checkOutputPaths(values.output === undefined ? {} : { output: values.output });
  const { title, unit, summary, run } = lessons[name];
  const story: string[] = [];
  const tell = values.json ? () => {} : print;
  tell(`${title} (times in ${unit})`);
  tell(summary);
  tell('');
  const keep = wantsDocument(values);
  const told = (line: string): void => {
    tell(line);
    if (!keep) return;
    if (story.length === MOST_KEPT) {
      throw new InputError(`--until: expected a story of at most ${MOST_KEPT} lines with --json or --output`);
    }
    story.push(line);
  };
  run({
    seed,
    until,
    print: told,
    environment() {
      const env = new Environment();
      if (values.trace) trace(env, (entry) => told(`${TRACE_MARGIN}${traceLine(entry)}`));
      return env;
    },
  });
  if (!keep) return exitCodes.success;
  const { lessonDocument } = await import('../../lib/report/documents/lesson-document.js');
  const asked = { lesson: name, title, unit, summary, seed, until: until ?? null, isTraced: values.trace };
  const document = lessonDocument({ ...asked, story }, await makingOf(values, []));
  return (await deliver(document, values, terminal)) ? exitCodes.success : exitCodes.interrupted;
}
