/** The commands of `profile` in one file, for one lazy import: files of their own would split what all commands share. */
export { command as diff } from './diff.js';
export { command as estimate } from './estimate.js';
export { command as fit } from './fit.js';
export { command as list } from './list.js';
export { command as show } from './show.js';
