import type { CommandTable } from '../../command.js';

/** The commands of `simdistserve profile`, in the order of its help. */
export const profileCommands: CommandTable = {
  list: {
    summary: 'List the profiles there are: models, GPUs, sizes, and how far off they are',
    load: () => import('./list.js'),
  },
  estimate: {
    summary: 'Estimate one for any model and GPU, from a config.json and a data sheet',
    load: () => import('./estimate.js'),
  },
  show: {
    summary: 'Show one: coefficients, what they rest on, memory, and the times of batches',
    words: '[MODEL]',
    load: () => import('./show.js'),
  },
  diff: {
    summary: 'Compare two, over the batches that both cover',
    words: '[A] [B]',
    load: () => import('./diff.js'),
  },
  fit: {
    summary: 'Fit one to measurements of your own',
    load: () => import('./fit.js'),
  },
};
