import { cpus, totalmem } from 'node:os';
import { measureKernel } from './kernel.js';
import { measureProcesses, measureWorks } from './program.js';

/**
 * `npm run bench`: how fast the program and its kernel are, as tables. `npm run bench -- kernel` prints one of them,
 * and with `--json` all rows come as JSON, for those who keep them. Every row checks that its work came to what it
 * must come to, so that nothing gets faster by doing something else. Machines are noisy: compare rows of one run.
 */
interface Suite<Row> {
  measure(): Iterable<Row>;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
}

interface Column<Row> {
  readonly head: string;
  cell(row: Row): string;
}

const suites = {
  kernel: suite({
    measure: measureKernel,
    title:
      'The kernel, in ns per event, best of 9; the ratio is to the same model by hand, that of w6 is to w1',
    columns: [
      { head: 'model', cell: ({ name }) => name },
      { head: 'floor', cell: ({ floor }) => floor?.toFixed(1) ?? '-' },
      { head: 'kernel', cell: ({ kernel }) => kernel.toFixed(1) },
      { head: 'ratio', cell: ({ ratio }) => ratio.toFixed(2) },
      { head: 'at most', cell: ({ atMost }) => atMost.toFixed(1) },
      { head: 'polluted', cell: ({ polluted }) => polluted.toFixed(1) },
      { head: 'ratio', cell: ({ pollutedRatio }) => pollutedRatio.toFixed(2) },
    ],
  }),
  process: suite({
    measure: measureProcesses,
    title: 'Whole processes',
    columns: [
      { head: 'command line', cell: ({ name }) => name },
      { head: 'best ms', cell: ({ best }) => best.toFixed(0) },
      { head: 'median ms', cell: ({ median }) => median.toFixed(0) },
    ],
  }),
  work: suite({
    measure: measureWorks,
    title:
      'Searches and simulations, each in a process of its own; x events: the time event by event to this; x reference: this to the reference model',
    columns: [
      { head: 'work', cell: ({ name }) => name },
      { head: 'best ms', cell: ({ ms }) => ms.toFixed(1) },
      { head: 'requests/s', cell: ({ requests, ms }) => perSecond(requests, ms) },
      { head: 'tokens/s', cell: ({ tokens, ms }) => perSecond(tokens, ms) },
      { head: 'steps/s', cell: ({ steps, ms }) => (steps === undefined ? '-' : perSecond(steps, ms)) },
      { head: 'peak MB', cell: ({ peakMemory }) => peakMemory.toFixed(0) },
      { head: 'x events', cell: ({ timesEventByEvent }) => timesEventByEvent.toFixed(1) },
      { head: 'x reference', cell: ({ timesReference }) => timesReference?.toFixed(1) ?? '-' },
    ],
  }),
};

const asked = process.argv.slice(2).filter((word) => word !== '--json');
const wantsJson = process.argv.includes('--json');
const unknown = asked.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined) {
  console.error(`bench: expected ${Object.keys(suites).join(', ')} or --json, got "${unknown}"`);
  process.exit(2);
}

const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model}`;
const memory = `${(totalmem() / 1e9).toFixed(0)} GB`;
const measured: Record<string, unknown> = {};
if (!wantsJson) console.log(`${machine}, ${memory}`);
for (const [name, { run }] of Object.entries(suites)) {
  if (asked.length === 0 || asked.includes(name)) measured[name] = run();
}
if (wantsJson) console.log(JSON.stringify({ machine, memory, ...measured }, undefined, 2));

/** A suite that can be run: it prints a row as soon as it is measured, unless JSON is wanted. */
function suite<Row>({ measure, title, columns }: Suite<Row>): { run(): Row[] } {
  return {
    run() {
      const rows: Row[] = [];
      if (!wantsJson) console.log(`\n${title}\n${line(columns.map(({ head }) => head))}`);
      for (const row of measure()) {
        rows.push(row);
        if (!wantsJson) console.log(line(columns.map(({ cell }) => cell(row))));
      }
      return rows;
    },
  };
}

function line([name, ...cells]: readonly string[]): string {
  return `${name!.padEnd(60)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}

function perSecond(count: number, ms: number): string {
  return Math.round((count / ms) * 1000).toLocaleString('en');
}
