import { benchKernel } from './kernel.js';
import { benchProgram } from './program.js';

/**
 * `npm run bench`: how fast the program and its kernel are, as tables; `npm run bench -- kernel` prints one of
 * them. Every row checks that its work came to what it must come to, so that nothing gets faster by doing
 * something else. Machines are noisy: compare rows of one run.
 */
const suites: Readonly<Record<string, () => void | Promise<void>>> = {
  kernel: benchKernel,
  program: benchProgram,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(suites, name));
if (unknown !== undefined) {
  console.error(`bench: expected ${Object.keys(suites).join(' or ')}, got "${unknown}"`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${process.platform} ${process.arch}\n`);
for (const [name, run] of Object.entries(suites)) {
  if (asked.length === 0 || asked.includes(name)) await run();
}
