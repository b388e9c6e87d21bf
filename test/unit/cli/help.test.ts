/** The help of each command names the options that its parser accepts, and no others. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Command } from '../../../src/cli/command';
import { doctor } from '../../../src/cli/doctor';
import { exporting } from '../../../src/cli/export';
import { mcp } from '../../../src/cli/mcp';
import { readArguments } from '../../../src/cli/options';
import { record } from '../../../src/cli/record';
import { report } from '../../../src/cli/report';
import { symbolize } from '../../../src/cli/symbolize';
import { verdict } from '../../../src/cli/verdict';
import { watch } from '../../../src/cli/watch';
import { inRoot } from '../../support/root';

const COMMANDS = [report, record, verdict, watch, exporting, symbolize, doctor, mcp];
/** Of other programs, in examples and explanations. */
const FOREIGN = /'addr2line [^']*'/g;

type Told = Pick<Command, 'name' | 'usage' | 'help' | 'options'>;

/** Options that are told and not accepted, and those that are accepted and have no line. */
function mismatches({ name, usage, help, options }: Told): string[] {
  const text = `${usage}\n${help}`.replace(FOREIGN, '').replaceAll(/heapmon watch --help/g, '');
  const told = new Set(Array.from(text.matchAll(/(?<![\w-])--?[a-z][a-z-]*/g), ([option]) => option));
  const refused = [...told].filter((option) => !accepts(options, option));
  const accepted = Object.entries(options).flatMap(([long, { short }]) => [
    `--${long}`,
    ...(short === undefined ? [] : [`-${short}`]),
  ]);
  const untold = accepted.filter((option) => !new RegExp(`^ +(-\\w, )?${option}\\b`, 'm').test(help));
  return [...refused, ...untold].map((option) => `${name} ${option}`);
}

function accepts(options: Told['options'], option: string): boolean {
  return [[option], [option, 'x']].some((args) => {
    try {
      readArguments(args, options);
      return true;
    } catch {
      return false;
    }
  });
}

describe('heapmon COMMAND --help', () => {
  it('has every option that is accepted, and no other', () => {
    assert.deepEqual(COMMANDS.flatMap(mismatches), []);
  });

  it('would be found with one too many or one too few', () => {
    const more = { ...report, help: `${report.help}  --planted  x\n` };
    assert.deepEqual(mismatches(more), ['report --planted']);
    const usage = { ...report, usage: `${report.usage} [--planted]` };
    assert.deepEqual(mismatches(usage), ['report --planted']);
    const fewer = {
      ...report,
      options: { ...report.options, planted: { type: 'boolean', help: 'x' } as const },
    };
    assert.deepEqual(mismatches(fewer), ['report --planted']);
  });

  for (const { name, options } of COMMANDS)
    it(`is what the program prints and does: ${name}`, () => {
      const heapmon = (...args: string[]) =>
        spawnSync(process.execPath, [inRoot('dist', 'heapmon.js'), name, ...args], { encoding: 'utf8' });
      const { status, stdout } = heapmon('--help');
      assert.equal(status, 0);
      for (const option of Object.keys(options)) assert.ok(stdout.includes(`--${option}`), option);
      const [, ...examples] = stdout.split(/\nExamples?:\n/);
      assert.match(examples.join(''), /^ {2}.*heapmon /, 'an example');
      assert.match(heapmon('--planted').stderr, /Unknown option '--planted'/);
    });
});
