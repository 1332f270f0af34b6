export type { StrategySettings } from './asked-settings.js';
export { type Journal, type JournalFs, type JournalOptions, openJournal } from './journal.js';
export type { LockFs, Processes } from './lock.js';
