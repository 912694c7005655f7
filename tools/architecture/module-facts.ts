import { parseSync, Visitor, type Expression, type Node, type ParseResult } from 'oxc-parser';

/** One import, export-from, dynamic import or type import of a module. */
export interface ImportFact {
  readonly specifier: string;
  /** What is imported by name; empty for a side effect, a namespace or a dynamic import. */
  readonly names: readonly string[];
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** Something a module does that not every module may do. */
export interface UseFact {
  readonly use: 'environment' | 'clock' | 'randomness' | 'network' | 'timer' | 'module mock' | 'focused test';
  readonly line: number;
}

export interface ModuleFacts {
  readonly imports: readonly ImportFact[];
  readonly uses: readonly UseFact[];
  readonly exports: readonly string[];
  readonly functions: readonly FunctionFact[];
}

/** A function that has a name; `lines` counts those that hold code. */
export interface FunctionFact {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

const USES_BY_MEMBER: Readonly<Record<string, UseFact['use']>> = {
  'process.env': 'environment',
  'Date.now': 'clock',
  'performance.now': 'clock',
  'Math.random': 'randomness',
  'crypto.randomUUID': 'randomness',
  'crypto.getRandomValues': 'randomness',
  'vi.mock': 'module mock',
  'vi.doMock': 'module mock',
  'test.only': 'focused test',
  'describe.only': 'focused test',
  'it.only': 'focused test',
  'test.skip': 'focused test',
  'describe.skip': 'focused test',
  'it.skip': 'focused test',
  'test.todo': 'focused test',
};
const USES_BY_CALL: Readonly<Record<string, UseFact['use']>> = { fetch: 'network', setTimeout: 'timer', setInterval: 'timer' };

/** What a source text imports and uses, by its syntax tree. Throws where it cannot be parsed: a file that was not read was not checked. */
export function readModuleFacts(path: string, text: string): ModuleFacts {
  const parsed = parseSync(path, text);
  const error = parsed.errors[0];
  if (error) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const lineOf = createLineFinder(text);
  const walked = walk(parsed, lineOf);
  const exports = parsed.module.staticExports.flatMap(({ entries }) => entries.flatMap(({ exportName }) => exportName.name ?? []));
  return {
    imports: [...staticImports(parsed, lineOf), ...walked.imports],
    uses: walked.uses,
    exports,
    functions: readFunctions(parsed, text, lineOf),
  };
}

function staticImports({ module }: ParseResult, lineOf: (offset: number) => number): ImportFact[] {
  const imported = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    names: entries.flatMap(({ importName }) => importName.name ?? []),
    isTypeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    line: lineOf(start),
  }));
  const exported = module.staticExports.flatMap(({ entries, start }) => {
    const request = entries.find(({ moduleRequest }) => moduleRequest !== null)?.moduleRequest;
    if (!request) return [];
    const names = entries.flatMap(({ importName }) => importName.name ?? []);
    return [{ specifier: request.value, names, isTypeOnly: entries.every(({ isType }) => isType), line: lineOf(start) }];
  });
  return [...imported, ...exported];
}

function walk({ program }: ParseResult, lineOf: (offset: number) => number): { imports: ImportFact[]; uses: UseFact[] } {
  const imports: ImportFact[] = [];
  const uses: UseFact[] = [];
  const note = (use: UseFact['use'] | undefined, node: Node): void => void (use && uses.push({ use, line: lineOf(node.start) }));
  new Visitor({
    ImportExpression(node) {
      if (isText(node.source)) imports.push({ specifier: node.source.value, names: [], isTypeOnly: false, line: lineOf(node.start) });
    },
    TSImportType(node) {
      imports.push({ specifier: node.source.value, names: [], isTypeOnly: true, line: lineOf(node.start) });
    },
    MemberExpression(node) {
      if (node.object.type === 'Identifier') note(USES_BY_MEMBER[`${node.object.name}.${memberName(node)}`], node);
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) note('clock', node);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && Object.hasOwn(USES_BY_CALL, node.callee.name)) note(USES_BY_CALL[node.callee.name], node);
    },
    VariableDeclarator(node) {
      const takesFromProcess = node.id.type === 'ObjectPattern' && node.init?.type === 'Identifier' && node.init.name === 'process';
      if (takesFromProcess) note('environment', node);
    },
  }).visit(program);
  return { imports, uses };
}

function readFunctions({ program }: ParseResult, text: string, lineOf: (offset: number) => number): FunctionFact[] {
  const functions: FunctionFact[] = [];
  const note = (name: string | undefined, node: Node): void => {
    const code = text
      .slice(node.start, node.end)
      .split('\n')
      .filter((line) => !/^\s*(\/\/.*|\/?\*.*)?$/.test(line));
    if (name !== undefined) functions.push({ name, line: lineOf(node.start), lines: code.length });
  };
  new Visitor({
    FunctionDeclaration: (node) => note(node.id?.name, node),
    VariableDeclarator(node) {
      const isFunction = node.init?.type === 'ArrowFunctionExpression' || node.init?.type === 'FunctionExpression';
      if (isFunction && node.id.type === 'Identifier') note(node.id.name, node);
    },
    MethodDefinition: (node) => note(node.key.type === 'Identifier' ? node.key.name : 'method', node),
  }).visit(program);
  return functions;
}

function memberName(node: { readonly computed: boolean; readonly property: Node }): string {
  if (node.property.type === 'Identifier' && !node.computed) return node.property.name;
  return isText(node.property) ? node.property.value : '';
}

function isText(node: Node | Expression): node is Extract<Node, { type: 'Literal' }> & { value: string } {
  return node.type === 'Literal' && typeof node.value === 'string';
}

function createLineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
