export { Environment, type EnvironmentOptions } from './environment.js';
export { Event } from './event.js';
export { Fifo } from './fifo.js';
export { NORMAL, URGENT } from './priority.js';
export { Process, type ProcessGenerator } from './process.js';
export { Timeout } from './timeout.js';
