/**
 * Bundles the command line into dist/bin. Loading a hundred small files, and packages that do more than we need, took
 * most of a short run. Each lazy import becomes a file of its own, so that help loads no simulator. What the package
 * exports is made of the same files: an engine of one's own that the program loads then builds on the kernel that runs it,
 * not on another copy. Names and lines are kept: a stack trace is to be read.
 */
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** yargs and the packages below it measure texts by `bin/text-width.ts`, and that by the string-width of yargs. */
const textWidth = {
  name: 'text-width',
  setup({ onResolve }) {
    const ours = fileURLToPath(new URL('bin/text-width.ts', import.meta.url));
    const original = createRequire(import.meta.resolve('yargs')).resolve('string-width');
    onResolve({ filter: /^string-width$/ }, ({ importer }) => ({
      path: importer === ours ? original : ours,
    }));
  },
};

/** esbuild follows `require`, but not one that `createRequire` made, of which a module needs one to load a package late. */
const lateRequire = {
  name: 'late-require',
  setup({ onLoad }) {
    onLoad({ filter: /\blib\Wworkload\Wlist-workloads\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('createRequire(import.meta.url)(', 'require('),
      loader: 'ts',
    }));
  },
};

const outdir = fileURLToPath(new URL('dist/bin', import.meta.url));
// File names hold a hash of what is in them: older ones would stay.
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: {
    simdistserve: 'bin/simdistserve.ts',
    // `lib/study/runners/thread.ts` starts threads with the file that lies beside it.
    'study-thread': 'lib/study/runners/study-thread.ts',
    // The exports of package.json.
    library: 'lib/index.ts',
    kernel: 'lib/kernel/index.ts',
    random: 'lib/random/index.ts',
    statistics: 'lib/statistics/index.ts',
  },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  plugins: [textWidth, lateRequire],
  // fast-glob is CommonJS, and requires Node's own modules.
  banner: {
    js: "import { createRequire as from } from 'node:module';\nconst require = from(import.meta.url);",
  },
});
