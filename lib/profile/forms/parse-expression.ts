import type { MathNode } from 'mathjs';
import { InputError, plain, shown } from '../../input/index.js';
import { compares, type ExpressionTree, functions, signs } from './expression-tree.js';

/** How many operations may lie within one another: a sum of as many terms. */
const DEEPEST = 100;

/** Of the names of constants, how many a message tells. */
const NAMES_TOLD = 8;

/** What an expression may name. */
export interface ExpressionNames {
  readonly variables: readonly string[];
  /** Their numbers take the place of their names. */
  readonly constants: Readonly<Record<string, number>>;
}

/** A node of mathjs' tree as far as it is looked at; which fields it has follows from its type. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: unknown;
  readonly op?: string;
  readonly fn?: Node;
  readonly args?: readonly Node[];
  readonly implicit?: boolean;
  readonly isPercentage?: boolean;
  readonly content?: Node;
  readonly condition?: Node;
  readonly trueExpr?: Node;
  readonly falseExpr?: Node;
}

/** What nodes that are not allowed are in words. */
const inWords: Readonly<Record<string, string>> = {
  AccessorNode: 'a member of something',
  ArrayNode: 'a list',
  AssignmentNode: 'an assignment',
  BlockNode: 'several expressions',
  FunctionAssignmentNode: 'a definition of a function',
  IndexNode: 'an index',
  ObjectNode: 'an object',
  RangeNode: 'a range',
  RelationalNode: 'several comparisons in a row',
};

/**
 * Parses an expression with mathjs and takes over what is on a short list; nothing is ever evaluated by mathjs.
 *
 * @param where the path of the expression, for messages
 * @throws InputError for what is no expression, or has something in it that is not on the list, with what is
 */
export async function parseExpression(
  text: string,
  { variables, constants }: ExpressionNames,
  where: string,
): Promise<ExpressionTree> {
  const parse = await parser();
  const refuse = (got: string): never => {
    throw new InputError(
      `${where}: expected an expression of ${allowed(variables, constants)}, got ${got} in ${shown(text)}`,
    );
  };
  const called = (operation: string, of: readonly Node[], depth: number): ExpressionTree => {
    const { least, most } = (signs[operation] ?? functions[operation])!;
    if (of.length < least || of.length > most) refuse(`${operation} of ${of.length} values`);
    const [first, ...rest] = of.map((each) => number(each, depth + 1));
    return [operation, first!, ...rest];
  };
  const number = (node: Node, depth: number): ExpressionTree => {
    const tree = any(node, depth);
    return compares(tree) ? refuse('a comparison where a number stands') : tree;
  };
  const any = (node: Node, depth: number): ExpressionTree => {
    if (depth > DEEPEST) return refuse(`more than ${DEEPEST} operations within one another`);
    switch (node.type) {
      case 'ConstantNode':
        return typeof node.value === 'number' && Number.isFinite(node.value)
          ? node.value
          : refuse(node.value === undefined ? 'nothing' : told(node.value));
      case 'SymbolNode': {
        const name = String(node.name);
        if (variables.includes(name)) return name;
        return Object.hasOwn(constants, name) ? constants[name]! : refuse(`the name ${shown(name)}`);
      }
      case 'ParenthesisNode':
        return any(node.content!, depth + 1);
      case 'OperatorNode': {
        const of = node.args!;
        if (node.implicit) return refuse('a product without *');
        if (node.isPercentage) return refuse('a percentage');
        if (node.op === '-' && of.length === 1) return ['negative', number(of[0]!, depth + 1)];
        if (node.op === '+' && of.length === 1) return number(of[0]!, depth + 1);
        return Object.hasOwn(signs, node.op!)
          ? called(node.op!, of, depth)
          : refuse(`the operator ${shown(node.op)}`);
      }
      case 'FunctionNode': {
        // What is called is a symbol, or something that gives a function, such as a member.
        if (node.fn!.type !== 'SymbolNode') return refuse(`a call of ${inWords[node.fn!.type] ?? 'that'}`);
        const name = String(node.fn!.name);
        return Object.hasOwn(functions, name)
          ? called(name, node.args!, depth)
          : refuse(`the function ${shown(name)}`);
      }
      case 'ConditionalNode': {
        const condition = any(node.condition!, depth + 1);
        if (!compares(condition)) return refuse('a condition that is no comparison');
        return ['?', condition, number(node.trueExpr!, depth + 1), number(node.falseExpr!, depth + 1)];
      }
      default:
        return refuse(inWords[node.type] ?? 'something else');
    }
  };
  let root: Node;
  try {
    // Of its types, the fields of a node depend on a class that we do not load.
    root = parse(text) as unknown as Node;
  } catch (error) {
    // It is a syntax error; or, of some hundred signs in a row, that the stack is too small.
    return refuse(
      error instanceof RangeError
        ? 'too many operations within one another'
        : `"${plain((error as Error).message.split('\n', 1)[0]!)}"`,
    );
  }
  return number(root, 1);
}

let loading: Promise<(text: string) => MathNode> | undefined;

/** The parser of mathjs that knows of numbers only. */
function parser(): Promise<(text: string) => MathNode> {
  loading ??= import('mathjs/number').then(({ create, parseDependencies }) => {
    const { parse } = create({ parseDependencies: parseDependencies! }, {});
    return (text) => parse(text);
  });
  return loading;
}

function told(value: unknown): string {
  return typeof value === 'string' ? `the text ${shown(value)}` : shown(value);
}

function allowed(variables: readonly string[], constants: Readonly<Record<string, number>>): string {
  const names = Object.keys(constants);
  const more = names.length > NAMES_TOLD ? ['the other constants'] : [];
  const all = ['numbers', ...variables, ...names.slice(0, NAMES_TOLD), ...more].join(', ');
  return `${all}, ${Object.keys(signs).join(' ')} ?: and ${Object.keys(functions).join(', ')}`;
}
