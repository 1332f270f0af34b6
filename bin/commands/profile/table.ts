import type { CommandEntry, CommandTable } from '../../command.js';

/** The commands of `simdistserve profile`, in the order of its help. */
export const profileCommands: CommandTable = {
  list: {
    summary: 'List the profiles there are: models, GPUs, sizes, and how far off they are',
    load: loaderOf('list'),
  },
  estimate: {
    summary: 'Estimate one for any model and GPU, from a config.json and a data sheet',
    load: loaderOf('estimate'),
  },
  show: {
    summary: 'Show one: coefficients, what they rest on, memory, and the times of batches',
    words: '[MODEL]',
    load: loaderOf('show'),
  },
  diff: {
    summary: 'Compare two, over the batches that both cover',
    words: '[A] [B]',
    load: loaderOf('diff'),
  },
  fit: {
    summary: 'Fit one to measurements of your own',
    load: loaderOf('fit'),
  },
};

function loaderOf(name: keyof typeof import('./all.js')): CommandEntry['load'] {
  return async () => ({ command: (await import('./all.js'))[name] });
}
