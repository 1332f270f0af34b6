/**
 * What an expression comes to, as plain data: a number, the name of a variable, or an operation with what it is done to,
 * such as `['max', 12, ['+', 3, ['*', 0.1, 'tokens']]]`.
 */
export type ExpressionTree =
  | number
  | string
  | readonly [operation: string, of: ExpressionTree, ...rest: ExpressionTree[]];

type Evaluation<Variables> = (variables: Variables) => number;

interface Operation {
  /** To how many values it is done. */
  readonly least: number;
  readonly most: number;
  /** Whether it compares, and so gives 1 for yes and 0 for no: only `?` may take that. */
  readonly compares?: boolean;
  readonly bind: <V>(of: readonly Evaluation<V>[]) => Evaluation<V>;
}

const MANY = 100;

/** Operations that are written as signs. */
export const signs: Readonly<Record<string, Operation>> = {
  '+': two((a, b) => (of) => a(of) + b(of)),
  '-': two((a, b) => (of) => a(of) - b(of)),
  '*': two((a, b) => (of) => a(of) * b(of)),
  '/': two((a, b) => (of) => a(of) / b(of)),
  '^': two((a, b) => (of) => a(of) ** b(of)),
  '<': comparison((a, b) => (of) => (a(of) < b(of) ? 1 : 0)),
  '<=': comparison((a, b) => (of) => (a(of) <= b(of) ? 1 : 0)),
  '>': comparison((a, b) => (of) => (a(of) > b(of) ? 1 : 0)),
  '>=': comparison((a, b) => (of) => (a(of) >= b(of) ? 1 : 0)),
  '==': comparison((a, b) => (of) => (a(of) === b(of) ? 1 : 0)),
  '!=': comparison((a, b) => (of) => (a(of) !== b(of) ? 1 : 0)),
};

/** Operations that are written as functions. */
export const functions: Readonly<Record<string, Operation>> = {
  max: any(Math.max),
  min: any(Math.min),
  abs: one(Math.abs),
  sqrt: one(Math.sqrt),
  exp: one(Math.exp),
  log: one(Math.log),
  log2: one(Math.log2),
  log10: one(Math.log10),
  ceil: one(Math.ceil),
  floor: one(Math.floor),
  pow: two((a, b) => (of) => a(of) ** b(of)),
};

/** What a tree may hold beside these: the minus of one value, and the choice between two. */
const others: Readonly<Record<string, Operation>> = {
  negative: one((value) => -value),
  '?': {
    least: 3,
    most: 3,
    bind:
      ([condition, yes, no]) =>
      (of) =>
        condition!(of) !== 0 ? yes!(of) : no!(of),
  },
};

const operations = new Map(Object.entries({ ...signs, ...functions, ...others }));

/** Whether the top of a tree is a comparison. */
export function compares(tree: ExpressionTree): boolean {
  return Array.isArray(tree) && operations.get(tree[0])?.compares === true;
}

/**
 * Makes a function of a tree. It calls what is in the tables here and nothing else, whatever the tree names.
 *
 * @param variables how each is got, by name
 * @throws Error for a tree with an operation or a name that there is not
 */
export function evaluationOf<V>(
  tree: ExpressionTree,
  variables: Readonly<Record<string, Evaluation<V>>>,
): Evaluation<V> {
  if (typeof tree === 'number') return () => tree;
  if (typeof tree === 'string') {
    if (!Object.hasOwn(variables, tree)) throw new Error(`An expression has no variable called ${tree}`);
    return variables[tree]!;
  }
  const [name, ...of] = tree;
  const operation = operations.get(name);
  if (operation === undefined || of.length < operation.least || of.length > operation.most) {
    throw new Error(`An expression has no operation called ${name} of ${of.length} values`);
  }
  return operation.bind(of.map((each) => evaluationOf(each, variables)));
}

function one(calculate: (value: number) => number): Operation {
  return {
    least: 1,
    most: 1,
    bind:
      ([a]) =>
      (of) =>
        calculate(a!(of)),
  };
}

function two(bind: <V>(a: Evaluation<V>, b: Evaluation<V>) => Evaluation<V>): Operation {
  return { least: 2, most: 2, bind: ([a, b]) => bind(a!, b!) };
}

function comparison(bind: <V>(a: Evaluation<V>, b: Evaluation<V>) => Evaluation<V>): Operation {
  return { ...two(bind), compares: true };
}

function any(calculate: (...values: number[]) => number): Operation {
  return {
    least: 1,
    most: MANY,
    bind: (each) => {
      const [a, b] = each;
      // The usual number of values needs no list.
      if (each.length === 2) return (of) => calculate(a!(of), b!(of));
      return (of) => calculate(...each.map((value) => value(of)));
    },
  };
}
