import Handlebars from 'handlebars';

/** What is wrong with a template, for the one who wrote it. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

const HELPERS = ['if', 'unless', 'each', 'date', 'money'];
const MAX_LOOPS_NESTED = 2;

export const knownHelpers: Readonly<Record<string, boolean>> = Object.fromEntries(HELPERS.map((name) => [name, true]));

/**
 * Checks what a template may say: variables of its list, a handful of helpers, no unescaped output, no partials, nothing that reaches
 * for prototypes. Throws TemplateFault that names the place.
 */
export function checkTemplate(source: string, variables: readonly string[]): void {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    throw new TemplateFault(`It cannot be read: ${(error as Error).message.split('\n').join(' ').slice(0, 300)}`);
  }
  checkStatements(program.body, { variables, loops: 0 });
}

interface Scope {
  readonly variables: readonly string[];
  readonly loops: number;
}

function checkStatements(statements: readonly hbs.AST.Statement[], scope: Scope): void {
  for (const statement of statements) checkStatement(statement, scope);
}

function checkStatement(statement: hbs.AST.Statement, scope: Scope): void {
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'MustacheStatement': {
      // The type field says which statement it is.
      const mustache = statement as hbs.AST.MustacheStatement;
      if (!mustache.escaped) throw faultAt(statement, 'unescaped output is not allowed; write two braces');
      checkCall(mustache, scope);
      return;
    }
    case 'BlockStatement':
      checkBlock(statement as hbs.AST.BlockStatement, scope);
      return;
    default:
      throw faultAt(statement, 'partials and decorators are not allowed');
  }
}

function checkBlock(block: hbs.AST.BlockStatement, scope: Scope): void {
  const name = block.path.type === 'PathExpression' ? block.path.original : '';
  if (name !== 'if' && name !== 'unless' && name !== 'each') throw faultAt(block, `the block "${name}" is not known`);
  checkCall(block, scope);
  const loops = scope.loops + (name === 'each' ? 1 : 0);
  if (loops > MAX_LOOPS_NESTED) throw faultAt(block, `loops nest at most ${MAX_LOOPS_NESTED} deep`);
  checkStatements(block.program.body, { ...scope, loops });
  if (block.inverse) checkStatements(block.inverse.body, scope);
}

function checkCall(call: hbs.AST.MustacheStatement | hbs.AST.BlockStatement, scope: Scope): void {
  if (call.hash !== undefined && call.hash.pairs.length > 0) throw faultAt(call, 'named arguments are not allowed');
  const isHelper = HELPERS.includes(textOf(call.path));
  if (!isHelper) {
    if (call.params.length > 0) throw faultAt(call, `the helper "${textOf(call.path)}" is not known`);
    checkPath(call.path, scope);
  }
  for (const parameter of call.params) checkPath(parameter, scope);
}

const FORBIDDEN_PARTS: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor', '__defineGetter__', '__lookupGetter__']);

function checkPath(expression: hbs.AST.Expression, scope: Scope): void {
  if (expression.type === 'StringLiteral' || expression.type === 'NumberLiteral' || expression.type === 'BooleanLiteral') return;
  if (expression.type !== 'PathExpression') throw faultAt(expression, 'nested helpers are not allowed');
  const path = expression as hbs.AST.PathExpression;
  if (path.parts.some((part) => FORBIDDEN_PARTS.has(part))) throw faultAt(path, `"${path.original}" is not allowed`);
  // Inside a loop the names are those of its items, and data variables such as @index are the loop's own.
  if (scope.loops > 0) return;
  if (path.data || path.depth > 0) throw faultAt(path, `"${path.original}" is not known here`);
  const name = path.parts.join('.');
  const isKnown = scope.variables.some((variable) => variable === name || variable.startsWith(`${name}.`));
  if (!isKnown) throw faultAt(path, `the variable "${name}" is not known; known are ${scope.variables.join(', ')}`);
}

function textOf(expression: hbs.AST.Node): string {
  return expression.type === 'PathExpression' ? (expression as hbs.AST.PathExpression).original : expression.type;
}

function faultAt(node: hbs.AST.Node, message: string): TemplateFault {
  return new TemplateFault(`Line ${node.loc.start.line}: ${message}.`);
}

const TOKEN = /\{\{[^{}]*\}\}/g;

/** Every `{{…}}` of a text with how often it occurs. */
export function countTokens(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [token] of text.matchAll(TOKEN)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
