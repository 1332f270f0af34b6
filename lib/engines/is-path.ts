/**
 * Whether the name of an engine is the path of a module with one of one's own: it has a slash, or the ending of a module.
 */
export function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(name);
}
