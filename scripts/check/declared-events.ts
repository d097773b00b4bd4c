import ts from 'typescript';
import { isDeclared } from '../../server/audit/declaration.ts';
import type { SourceFile } from './house-rules.ts';

const METHODS = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'all', 'route']);

/**
 * Routes of the server that do not say which event they write to the log, or why none (NEN 7513 ch. 6). Verbs of the
 * socket say it by their type: the compiler counts them. One line a finding, `path:line: what is wrong`.
 */
export function undeclaredRoutes({ path, text }: SourceFile): string[] {
  if (!path.startsWith('server/') || !path.endsWith('.ts')) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const route = ts.isCallExpression(node) ? routeOf(node) : null;
    if (route !== null && !isDeclared(eventOf(route, source))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(
        `${path}:${line + 1}: ${route.name} declares no event of the catalogue, and no reason for none`,
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

interface Route {
  readonly name: string;
  readonly options: ts.Expression | undefined;
}

/** The route that a call declares: `http.get('/path', options, handler)` or `http.route({method, url, …})`. */
function routeOf({ expression, arguments: given }: ts.CallExpression): Route | null {
  if (!ts.isPropertyAccessExpression(expression) || !METHODS.has(expression.name.text)) return null;
  const [first, second] = given;
  if (expression.name.text === 'route') return { name: 'a route', options: first };
  if (first === undefined || !ts.isStringLiteralLike(first) || !first.text.startsWith('/')) return null;
  return { name: `${expression.name.text.toUpperCase()} ${first.text}`, options: second };
}

function eventOf({ options }: Route, source: ts.SourceFile): unknown {
  const config = memberOf(options, 'config', source);
  return literalOf(memberOf(config, 'event', source), source);
}

/** A member of an object that is written out, here or as a constant of the same file. */
function memberOf(
  node: ts.Expression | undefined,
  name: string,
  source: ts.SourceFile,
): ts.Expression | undefined {
  const object = node === undefined ? undefined : written(node, source);
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return undefined;
  for (const member of object.properties) {
    if (ts.isShorthandPropertyAssignment(member) && member.name.text === name) return member.name;
    if (ts.isPropertyAssignment(member) && member.name.getText(source) === name) return member.initializer;
  }
  return undefined;
}

/** The value of a text, or of an object of texts. */
function literalOf(node: ts.Expression | undefined, source: ts.SourceFile): unknown {
  const given = node === undefined ? undefined : written(node, source);
  if (given === undefined) return undefined;
  if (ts.isStringLiteralLike(given)) return given.text;
  if (!ts.isObjectLiteralExpression(given)) return undefined;
  const members = given.properties.map((member) =>
    ts.isPropertyAssignment(member)
      ? ([member.name.getText(source), literalOf(member.initializer, source)] as const)
      : (['…', undefined] as const),
  );
  return Object.fromEntries(members);
}

/** An expression without `as const` around it, or what a constant of the file stands for. */
function written(node: ts.Expression, source: ts.SourceFile): ts.Expression | undefined {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node))
    return written(node.expression, source);
  if (!ts.isIdentifier(node)) return node;
  const declarations = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  const constant = declarations.find(({ name }) => ts.isIdentifier(name) && name.text === node.text);
  return constant?.initializer === undefined ? undefined : written(constant.initializer, source);
}
