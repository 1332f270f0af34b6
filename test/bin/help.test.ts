import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { profileCommands } from '../../bin/commands/profile/table.js';
import { oldNames } from '../../bin/old-names.js';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { run } from './run-program.js';

describe('Help', () => {
  test('lists the commands and the flags of the default one, ours before the old ones', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /simdistserve search .*\[default\]\n +simdistserve simulate .*\n +simdistserve ratio .*\n +simdistserve validate \[FILES\.\.\] .*\n +simdistserve profile .*\n +simdistserve lesson \[NAME\] /,
    );
    expect(stdout).toMatch(/--nodes, --num-node .*\[default: 1\]/);
    expect(stdout).toMatch(/--workload .*\[default: sharegpt\]/);
  });

  test('of each command tells each flag with its unit', () => {
    expect(run(['search', '--help']).stdout).toMatch(/--tolerance, --esp +Width of the range of rates/);
    expect(run(['simulate', '-h']).stdout).toMatch(/--rate +Arrival rate in requests\/s/);
  });

  test('knows every old name', () => {
    const helps = ['search', 'simulate', 'ratio'].map((command) => run([command, '--help']).stdout).join('');
    for (const old of Object.values(oldNames).flat()) expect(helps).toMatch(new RegExp(`-${old}\\b`));
  });

  test('of a group lists its commands, and each of them has a help of its own', () => {
    const { status, stdout } = run(['profile', '--help']);
    expect(status).toBe(0);
    for (const [name, { summary }] of Object.entries(profileCommands)) {
      expect(stdout).toMatch(new RegExp(`simdistserve profile ${name}\\b`));
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
      expect(run(['profile', name, '--help']).stdout).toMatch(new RegExp(`^simdistserve profile ${name}\\b`));
    }
  });

  test('tells the version of the package', () => {
    const { version } = JSON.parse(readFileSync(bundledFolders.manifest, 'utf8'));
    expect(run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});
