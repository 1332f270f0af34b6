/** Control characters, line ends, halves of characters, and what makes a terminal write from right to left. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

/** The same but for ends of lines, and for halves of characters, whose other half may come in the next text. */
const steering = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A text from outside (a name, a path) as it can be shown on one line of a terminal: what would end the line, steer
 * the terminal or turn the text around is written as `\u001b` and the like. All other texts stay as they are.
 */
export function plain(text: string): string {
  return text.replace(unfit, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same of a text of several lines, which stay as they are. */
export function plainLines(text: string): string {
  return text.replace(steering, (character) => plain(character));
}

/** Whether `plain` leaves a text as it is. */
export function isPlain(text: string): boolean {
  return text.search(unfit) < 0;
}
