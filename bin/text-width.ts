/**
 * How many columns of a terminal a text takes, as the package string-width tells it: `esbuild.config.js` has yargs
 * ask here. That package takes longer to load than yargs itself, and help is plain ASCII, of which each character
 * but a line's end takes one column; so it is loaded only for a text that is not.
 */
export default function textWidth(text: string, options?: object): number {
  if (/^[\n -~]*$/.test(text)) return text.replaceAll('\n', '').length;
  const { default: stringWidth }: StringWidthModule = require('string-width');
  return stringWidth(text, options);
}

interface StringWidthModule {
  default(text: string, options?: object): number;
}
