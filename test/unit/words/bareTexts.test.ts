/**
 * No words for people are shown but through `t()`. The kind: a literal in English where the editor speaks another language,
 * whole or glued between values. The command line and agents' tools speak English.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { bareTexts } from '../../support/bareTexts';
import { inRoot } from '../../support/root';

const FOLDERS = [
  ...[
    'views',
    'features',
    'words',
    'core',
    'frames',
    'sessions',
    'settings',
    'exports',
    'device',
    'project',
  ].map((room) => `src/${room}`),
  ...['src/server', 'media'],
];

/** Texts that no user reads, or that are the same in every language. */
const NOT_FOR_PEOPLE: Readonly<Record<string, readonly string[]>> = {
  // Errors of agents' tools, for language models.
  'src/features/agents/agentsFeature.ts': [
    'The user did not agree.',
    'Heap Monitor monitors nothing.',
    'Ask the user to run the command Start Heap Monitor and to choose the device.',
    'The user stopped reading the file.',
  ],
  // The syntax of a template.
  'src/features/teach/teachPick.ts': [
    '{free} {minimum} {largest} {used} {total} {watermark of TASK} {task} {series NAME:unit} {time} {#} {*}',
  ],
  // A content security policy.
  'src/views/panel/panel.ts': ["default-src 'none'; style-src {}; script-src 'nonce-{}'; img-src data:"],
  // Names of sources, which recordings and the JSON of `heapmon` have too.
  'src/device/rfc2217.ts': ['rfc2217://{} at {}'],
  'src/device/serial.ts': ['{} at {}'],
  'src/device/udp.ts': ['UDP port {}'],
  // The log of a server that has no translations.
  'src/server/l10nServer.ts': ['The translations cannot be read: {}'],
};

const PLANTED: Readonly<Record<string, string>> = {
  'a message': "void vscode.window.showInformationMessage('Nothing to show.');",
  'a button of a message': "void window.showErrorMessage(t('Failed.'), 'Try Again');",
  'items of a picker': "await vscode.window.showQuickPick(['Port', t('File')]);",
  'a label of an item': "const item = { label: '$(add) Another one' };",
  'a description': "row = { id, description: isLow ? 'low' : '' };",
  'a detail': "row = { detail: t('Port') + ' in use' };",
  'a tooltip': "status.tooltip = 'Reading';",
  'a title': 'await window.withProgress({ location, title: `Reading ${name}` }, read);',
  'a placeholder of an editor': "pick.placeholder = 'Choose a port';",
  'an option placeHolder': "await window.showInputBox({ placeHolder: 'seconds' });",
  'a prompt': 'await window.showInputBox({ prompt: `Seconds` });',
  'the status bar': "item.text = live ? `$(pulse) ${free}` : '$(pulse) stopped';",
  'an item of a tree': "return new vscode.TreeItem('Nothing yet');",
  'an error': "throw new HumanError(t('Failed.'), 'Try again.');",
  'a name for screen readers': 'row = { accessibleName: `${name}: low` };',
  'text of the page': "node.textContent = 'No readings';",
  'text of the page, by d3': "create('p').text('No readings');",
  'text of the page, put': "putText(node, count === 0 ? 'none' : format(count));",
  'a button of the page': "button('Stop', stop, 'secondary');",
  'aria-label': "node.attr('aria-label', 'Filter');",
  'aria-valuetext': "node.setAttribute('aria-valuetext', `${bytes} free`);",
  'title of an element': "putAttribute(node, 'title', 'Open the source');",
  'words beside a value': 'lines.push(`, ${used} used at that moment`);',
  'a word between values': 'return `${name} at ${place}`;',
  'a value of a translated text': "t('Cores: {0}', all ? 'any' : cores);",
  'a named value of a translated text': "t('tasks.coreOf', { core: all ? 'any' : cores });",
  'a function that makes a text': "function coreText(task) { return task.core ?? 'any'; }",
  'a function whose text is shown':
    "const row = { tooltip: told(1) }; function told(n) { return n ? 'one' : ''; }",
  'a variable that is shown':
    "const told = ['Stack']; told.push('low'); const row = { tooltip: told.join(' ') };",
};

const CALM = [
  "row = { id: 'leak', label: t('Leak'), icon: ['server-process'], description: '' };",
  'row = { id: `leak:${stack}`, contextValue: `leak-${kind}`, tooltip: `${name} · ${bytes} B` };',
  "status.text = `$(${live ? 'pulse' : 'debug-stop'}) ${free}`;",
  "node.attr('class', 'leak-list').attr('role', 'list').attr('aria-controls', `${id} more`);",
  "button(t('head.stop'), stop, 'secondary');",
  "if (state.label === 'live') throw new Error(`unknown state ${name}`);",
  "t(kind === 'leak' ? 'Leak' : 'No leak');",
  'log.info(`opened ${path} in ${ms} ms`);',
  'row = { label: name ?? `${file}:${line}`, description: `${chip} · ESP-IDF ${version}` };',
  "function rowClass(task) { return task.low ? `${task.kind} low` : 'task'; }",
];

describe('words that are shown', () => {
  for (const [what, source] of Object.entries(PLANTED))
    it(`are found untranslated in ${what}`, () => {
      assert.notDeepEqual(bareTexts('planted.ts', source), []);
      assert.ok(bareTexts('planted.ts', source).every((text) => /^1: \S/.test(text)));
    });

  it('are not taken for what is translated, a key, an identifier or a log', () => {
    for (const source of CALM) assert.deepEqual(bareTexts('calm.ts', source), [], source);
  });

  it('are all translated', () => {
    const files = FOLDERS.flatMap((folder) =>
      readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
    );
    assert.ok(files.length > 250, `${files.length}`);
    const found = files.flatMap((name) =>
      bareTexts(name, readFileSync(inRoot(name), 'utf8')).map((text) => ({ name, text })),
    );
    const textOf = (text: string): string => text.replace(/^\d+: /, '');
    const isAllowed = ({ name, text }: { name: string; text: string }): boolean =>
      NOT_FOR_PEOPLE[name]?.includes(textOf(text)) === true;
    assert.deepEqual(
      found.filter((each) => !isAllowed(each)).map(({ name, text }) => `${name}:${text}`),
      [],
    );
    const unused = Object.entries(NOT_FOR_PEOPLE).flatMap(([name, texts]) =>
      texts.filter((text) => !found.some((each) => each.name === name && textOf(each.text) === text)),
    );
    assert.deepEqual(unused, []);
  });
});
