/** Every `when` of package.json, read with the parser of the VS Code that runs. A clause that it cannot read is always true. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension } from '../support/extensionHost';

interface Flaw {
  readonly errorMessage: string;
}

/** What VS Code has to say against each clause. Its own extension for editing manifests asks so too. */
async function flawsOf(clauses: readonly string[]): Promise<(readonly Flaw[])[]> {
  return vscode.commands.executeCommand('_validateWhenClauses', clauses);
}

/** `when` and `enablement` of anything below, with the path to it. */
function clausesOf(value: unknown, path: string): { path: string; clause: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    (key === 'when' || key === 'enablement') && typeof inner === 'string'
      ? [{ path: `${path}.${key}`, clause: inner }]
      : clausesOf(inner, `${path}.${key}`),
  );
}

describe('clauses of the manifest', () => {
  it('has no clause that VS Code cannot read', async () => {
    const { contributes } = extension().packageJSON as { contributes: unknown };
    const clauses = clausesOf(contributes, 'contributes');
    assert.ok(clauses.length > 80, `only ${clauses.length} clauses were found`);
    const flaws = await flawsOf(clauses.map(({ clause }) => clause));
    assert.equal(flaws.length, clauses.length);
    const wrong = clauses.flatMap(({ path, clause }, at) =>
      (flaws[at] ?? []).map(({ errorMessage }) => `${path}: ${clause}: ${errorMessage}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('would not get away with operators that there are not', async () => {
    const wrong = ['viewItem !~ / ignored/', 'view = heap', 'view == heap & isActive', '(view == heap'];
    for (const [at, flaws] of (await flawsOf(wrong)).entries()) assert.notDeepEqual(flaws, [], wrong[at]);
  });
});
