/** Control characters, line ends, halves of characters, and what makes a terminal write from right to left. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/**
 * A text from outside (a name, a path) as it can be shown on one line of a terminal: what would end the line, steer
 * the terminal or turn the text around is written as `\u001b` and the like. All other texts stay as they are.
 */
export function plain(text: string): string {
  return text.replace(unfit, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether `plain` leaves a text as it is. */
export function isPlain(text: string): boolean {
  return text.search(unfit) < 0;
}
