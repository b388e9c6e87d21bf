/**
 * Words for people that no translation can reach: string literals that are shown without `t()`. Found in the syntax tree,
 * by where a literal ends up: an argument, option or property that the editor shows, text or an accessible name in the
 * panel's page, a HumanError, what a function named like a text returns, and words glued between the values of a template.
 */
import ts from 'typescript';

/** As a user reads them: `label`, `tooltip`, the options of a picker, an input box or a progress notification. */
const SHOWN_PROPERTIES = new Set([
  ...['label', 'description', 'detail', 'tooltip', 'title', 'placeHolder', 'placeholder', 'prompt', 'text'],
  ...['accessibleName', 'accessibilityInformation', 'textContent', 'innerText', 'ariaLabel', 'message'],
]);
const SHOWN_ATTRIBUTES =
  /^(?:title|placeholder|alt|aria-(?:label|description|valuetext|roledescription|placeholder))$/;
/** Calls that show all their texts. */
const SHOWING_CALLS =
  /^(?:show(?:Information|Warning|Error)Message|showQuickPick|setStatusBarMessage|putText|alert)$/;
/** Calls that show the first: what comes then is no text. */
const LABELLED_CALLS = /^(?:button|filterField)$/;
/** What these are called on comes out of them. */
const PASSING_CALLS = /^(?:join|filter|trim|concat)$/;
const SHOWING_CLASSES = /^(?:HumanError|TreeItem|MarkdownString|QuickPickItem|Diagnostic|CodeLens)$/;
/** Calls that set an attribute: its name and its value are the last arguments. */
const ATTRIBUTE_CALLS = /^(?:attr|setAttribute|putAttribute)$/;
/** Functions that make what is shown. */
const TEXT_MAKERS = /(?:Text|Line|Label|Words?|Title|Tooltip|Sentence|Description|Reason|Name)$/;
/** Functions that make the classes of an element. */
const CLASS_MAKERS = /Class(?:es)?$/;
/** What these get is no words for people: translated already, or for programs and developers. */
const NOT_SHOWN = /^(?:t|plural|formatMany|Error|assert|error|warn|log|info|debug|trace|createHash|RegExp)$/;

/** Names that are the same in every language, icons, URLs, paths, identifiers, options, markup, units. */
const NO_WORDS = new RegExp(
  [
    String.raw`\b(?:Heap Monitor|ESP-IDF|PlatformIO|FreeRTOS|VS Code|ELF|CPU|MHz)\b`,
    String.raw`\$\([\w~-]+\)`,
    String.raw`\w+:\/\/\S*`,
    String.raw`\S*[/\\_.#]\S+`,
    String.raw`\b[a-z]+[A-Z]\w+`,
    String.raw`--\S+`,
    String.raw`(?:^|:)\p{L}+:(?=\{)`,
  ].join('|'),
  'gu',
);
const WORD = /(?<![\p{L}\d{}<&-])\p{L}{2,}(?![\p{L}\d{}=>-])/u;

/** Each literal that is shown untranslated, with its line: `12: used at that moment`. */
export function bareTexts(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found = new Map<ts.Node, string>();
  const report = (node: ts.Node, text: string): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.set(node, `${line + 1}: ${text.trim()}`);
  };
  /** Functions and variables of the file whose values are shown. */
  const shownNames = new Set<string>();
  const visit = (node: ts.Node): void => {
    for (const each of shownBy(node, shownNames)) literalsOf(each, report, shownNames);
    if (ts.isTemplateExpression(node) && hasGluedWords(node) && !isForPrograms(node))
      report(node, templateText(node));
    ts.forEachChild(node, visit);
  };
  for (let known = -1; known < shownNames.size;) {
    known = shownNames.size;
    visit(file);
  }
  return [...found.values()];
}

/** Expressions whose texts `node` shows. */
function shownBy(node: ts.Node, shownNames: ReadonlySet<string>): readonly ts.Expression[] {
  if (ts.isCallExpression(node)) return shownArguments(node, shownNames);
  if (ts.isNewExpression(node))
    return SHOWING_CLASSES.test(calledName(node.expression)) ? (node.arguments ?? []) : [];
  if (ts.isPropertyAssignment(node))
    return SHOWN_PROPERTIES.has(node.name.getText()) ? [node.initializer] : [];
  if (ts.isVariableDeclaration(node))
    return node.initializer && shownNames.has(node.name.getText()) ? [node.initializer] : [];
  if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left))
    return /^(?:\?\?|\+)?=$/.test(node.operatorToken.getText()) && SHOWN_PROPERTIES.has(node.left.name.text)
      ? [node.right]
      : [];
  if (ts.isReturnStatement(node))
    return node.expression && makesText(functionOf(node), shownNames) ? [node.expression] : [];
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body))
    return makesText(node, shownNames) ? [node.body] : [];
  return [];
}

function shownArguments(node: ts.CallExpression, shownNames: ReadonlySet<string>): readonly ts.Expression[] {
  const name = calledName(node.expression);
  if (ATTRIBUTE_CALLS.test(name)) {
    const [attribute, value] = node.arguments.slice(-2);
    const isShown = attribute && ts.isStringLiteral(attribute) && SHOWN_ATTRIBUTES.test(attribute.text);
    return isShown && value ? [value] : [];
  }
  if (name === 't') return node.arguments.slice(1).flatMap(valuesOf);
  if (name === 'push' && ts.isPropertyAccessExpression(node.expression))
    return shownNames.has(node.expression.expression.getText()) ? node.arguments : [];
  // d3's; a plain function of this name reads something.
  if (name === 'text') return ts.isPropertyAccessExpression(node.expression) ? node.arguments : [];
  if (LABELLED_CALLS.test(name)) return node.arguments.slice(0, 1);
  return SHOWING_CALLS.test(name) ? node.arguments : [];
}

/** What is filled in by name, as in the panel's page. */
function valuesOf(argument: ts.Expression): readonly ts.Expression[] {
  if (!ts.isObjectLiteralExpression(argument)) return [argument];
  return argument.properties.flatMap((each) => (ts.isPropertyAssignment(each) ? [each.initializer] : []));
}

function calledName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

function functionOf(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, (each) => ts.isFunctionLike(each));
}

function makesText(node: ts.Node | undefined, shownNames: ReadonlySet<string>): boolean {
  return isNamed(node, TEXT_MAKERS) || shownNames.has(nameOf(node));
}

function isNamed(node: ts.Node | undefined, pattern: RegExp): boolean {
  return pattern.test(nameOf(node));
}

/** Of a function, else of the variable or property that it is put into; empty where it has none. */
function nameOf(node: ts.Node | undefined): string {
  if (!node) return '';
  const named = ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? node.parent : node;
  return (named as { readonly name?: ts.Node }).name?.getText() ?? '';
}

/** Literals that `node` comes out as: those of either branch, of a sum, of a list; none that a call gets. */
function literalsOf(
  node: ts.Expression,
  report: (node: ts.Node, text: string) => void,
  shownNames: Set<string>,
): void {
  const into = (each: ts.Expression): void => literalsOf(each, report, shownNames);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    if (hasWords(node.text)) report(node, node.text);
  } else if (ts.isTemplateExpression(node)) {
    if (hasWords(templateText(node))) report(node, templateText(node));
    valuesOfTemplate(node).forEach(into);
  } else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(into);
  else if (ts.isBinaryExpression(node)) {
    // What is compared is not shown.
    if (/^(?:\+|\?\?|\|\||&&)$/.test(node.operatorToken.getText())) [node.left, node.right].forEach(into);
  } else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(into);
  else if (ts.isParenthesizedExpression(node) || ts.isSpreadElement(node)) into(node.expression);
  else if (ts.isIdentifier(node)) shownNames.add(node.text);
  else if (ts.isCallExpression(node)) {
    const { expression } = node;
    if (ts.isIdentifier(expression) && !NOT_SHOWN.test(expression.text)) shownNames.add(expression.text);
    else if (ts.isPropertyAccessExpression(expression) && PASSING_CALLS.test(expression.name.text))
      into(expression.expression);
  }
}

/** But those that choose an icon: `$(${…})`. */
function valuesOfTemplate({ head, templateSpans }: ts.TemplateExpression): ts.Expression[] {
  const before = [head.text, ...templateSpans.map(({ literal }) => literal.text)];
  return templateSpans.flatMap(({ expression }, at) => (before[at]?.endsWith('$(') ? [] : [expression]));
}

/** The text around the values, each of which is `{}`. */
function templateText({ head, templateSpans }: ts.TemplateExpression): string {
  return [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('{}');
}

/** Icons, URLs, paths, identifiers, units and keys are no words. */
function hasWords(text: string): boolean {
  return WORD.test(text.replace(NO_WORDS, ' '));
}

/** A word between spaces, beside a value. */
function hasGluedWords(node: ts.TemplateExpression): boolean {
  const text = templateText(node).replace(NO_WORDS, ' ');
  return WORD.test(text) && /\s\p{L}{2,}(?:[\s,.:;)]|$)|^\p{L}{2,}[\s,.;]|[(]\p{L}{2,}\s/u.test(text);
}

/** It is given to what no user reads, or is what an attribute of the page is set to. */
function isForPrograms(node: ts.Node): boolean {
  if (isNamed(functionOf(node), CLASS_MAKERS)) return true;
  const taker = ts.findAncestor(
    node.parent,
    (each): each is ts.CallExpression | ts.NewExpression | ts.PropertyAssignment =>
      ts.isCallExpression(each) || ts.isNewExpression(each) || ts.isPropertyAssignment(each),
  );
  if (!taker) return false;
  if (ts.isPropertyAssignment(taker)) return taker.name.getText() === 'id';
  const name = calledName(taker.expression);
  return NOT_SHOWN.test(name) || ATTRIBUTE_CALLS.test(name);
}
