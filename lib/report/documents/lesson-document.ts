import { type DocumentHead, documentHead, type Making } from './document.js';

/** What `lesson` came to: its story. */
export interface LessonDocument extends DocumentHead<'lesson'> {
  /** The name of the lesson. */
  readonly lesson: string;
  readonly title: string;
  /** The unit of its times, in the plural. */
  readonly unit: string;
  readonly summary: string;
  readonly seed: number;
  /** The time at which it was stopped; null for the lesson's own. */
  readonly until: number | null;
  /** Whether the kernel's events are between the lines. */
  readonly isTraced: boolean;
  /** The lines of its story. */
  readonly story: readonly string[];
}

/** The document of a lesson. */
export function lessonDocument(
  told: Omit<LessonDocument, keyof DocumentHead>,
  making: Making,
): LessonDocument {
  return { ...documentHead('lesson', making), ...told };
}
