import { bank } from './bank.js';
import { batchingServer } from './batching-server.js';
import { carwash } from './carwash.js';
import { clock } from './clock.js';
import { gasStation } from './gas-station.js';
import { interference } from './interference.js';
import { kvTransfer } from './kv-transfer.js';
import type { Lesson } from './lesson.js';
import { machineShop } from './machine-shop.js';
import { messagePassing } from './message-passing.js';
import { mm1 } from './mm1.js';
import { mmc } from './mmc.js';
import { movies } from './movies.js';

export type { Lesson, Stage } from './lesson.js';

/** All lessons by their names, in the order in which one would take them. */
export const lessons = {
  clock,
  carwash,
  bank,
  'gas-station': gasStation,
  'machine-shop': machineShop,
  movies,
  'message-passing': messagePassing,
  mm1,
  mmc,
  'batching-server': batchingServer,
  interference,
  'kv-transfer': kvTransfer,
} satisfies Record<string, Lesson>;

/** The name of a lesson. */
export type LessonName = keyof typeof lessons;
