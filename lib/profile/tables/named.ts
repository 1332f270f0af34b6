import { distance } from 'fastest-levenshtein';

/** What is found by its name or another name of it. */
export interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/**
 * Whether a name, in any case, means this thing: it is its name or one of its aliases, with or without the organisation
 * before a slash that an alias has, as ids on Hugging Face do.
 */
export function isNamed({ name, aliases }: Named, asked: string): boolean {
  const wanted = asked.toLowerCase();
  return [name, ...aliases].some((each) => {
    const known = each.toLowerCase();
    return known === wanted || withoutOrganisation(known) === wanted;
  });
}

/** Of some things, the names of those whose name or alias is nearest to one that none has; the nearest first. */
export function nearestNames(things: readonly Named[], asked: string, atMost = 3): string[] {
  const wanted = withoutOrganisation(asked.toLowerCase());
  const far = ({ name, aliases }: Named) =>
    Math.min(...[name, ...aliases].map((each) => distance(withoutOrganisation(each.toLowerCase()), wanted)));
  const ranked = things.map((thing) => ({ name: thing.name, far: far(thing) }));
  ranked.sort((a, b) => a.far - b.far);
  return [...new Set(ranked.map(({ name }) => name))].slice(0, atMost);
}

function withoutOrganisation(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Names as an "expected ..." lists them: `a, b or c`. */
export function eitherOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
