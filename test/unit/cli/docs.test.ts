/**
 * docs/heapmon.md (docs/ci.md of `heapmon watch`) against the tables of options. The kinds: an option that is accepted and
 * not documented, one that is documented and refused, and a value that is called otherwise.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Command, Options } from '../../../src/cli/command';
import { doctor } from '../../../src/cli/doctor';
import { exporting } from '../../../src/cli/export';
import { mcp } from '../../../src/cli/mcp';
import { record } from '../../../src/cli/record';
import { report } from '../../../src/cli/report';
import { symbolize } from '../../../src/cli/symbolize';
import { verdict } from '../../../src/cli/verdict';
import { watch } from '../../../src/cli/watch';
import { inRoot } from '../../support/root';

type Documented = Pick<Command, 'name' | 'options'>;

const COMMANDS: readonly Documented[] = [report, record, verdict, watch, exporting, symbolize, doctor, mcp];
/** Of other programs. */
const FOREIGN = /`addr2line [^`]*`/g;
const GENERAL = new Set(['--help', '--version']);

const read = (name: string): string => readFileSync(inRoot('docs', name), 'utf8');

/** `    heapmon NAME …`, with the lines that go on deeper. */
function usageOf(name: string, text: string): string {
  const usage = new RegExp(String.raw`^ {4}heapmon ${name}\b.*\n(?: {5,}\S.*\n)*`, 'gm');
  return [...text.matchAll(usage)].map(([lines]) => lines).join('');
}

function sectionOf(name: string, text: string): string {
  const from = text.indexOf(`\n## heapmon ${name}\n`);
  assert.ok(from >= 0, `no section of ${name}`);
  const to = text.indexOf('\n## ', from + 1);
  return text.slice(from, to < 0 ? undefined : to);
}

/** `--elf ELF` → [`--elf`, `ELF`]; the value is empty where none in capitals follows. */
function optionsIn(text: string): [option: string, value: string][] {
  const found = text.replace(FOREIGN, '').matchAll(/(?<![\w-])(--?[a-z][a-z-]*)(?: ([A-Z](?:=?[A-Z])*)\b)?/g);
  return [...found].map(([, option = '', value = '']) => [option, value]);
}

function find(options: Options, option: string): Options[string] | undefined {
  if (option.startsWith('--')) return options[option.slice(2)];
  return Object.values(options).find(({ short }) => option === `-${short}`);
}

/** @param usage Its line. @param section All that is said of it. */
function mismatches({ name, options }: Documented, usage: string, section: string): string[] {
  const told = optionsIn(usage);
  const refused = [...told, ...optionsIn(section)].filter(
    ([option]) => !GENERAL.has(option) && !find(options, option),
  );
  const untold = Object.entries(options).filter(
    ([long, option]) => !told.some(([each]) => find({ [long]: option }, each)),
  );
  const otherwise = told.filter(([option, value]) => value !== '' && find(options, option)?.value !== value);
  return [
    ...refused.map(([option]) => option),
    ...untold.map(([long]) => `--${long}`),
    ...otherwise.flat(),
  ].map((option) => `${name} ${option}`);
}

/** Of a command in the files as they are, or with a change. */
function compared(command: Documented, change = (text: string) => text): string[] {
  const manual = change(read('heapmon.md'));
  const usage = command === watch ? read('ci.md') : manual;
  return mismatches(command, usageOf(command.name, usage), sectionOf(command.name, manual));
}

describe('docs/heapmon.md', () => {
  it('has every option that a command accepts, and no other', () => {
    assert.deepEqual(
      COMMANDS.flatMap((command) => compared(command)),
      [],
    );
  });

  it('explains in its table of options only such as there are, by the names of their values', () => {
    const rows = [...read('heapmon.md').matchAll(/^\| `(--[^`]+)` \|/gm)].flatMap(([, row]) =>
      optionsIn(row!),
    );
    assert.ok(rows.length >= 8, `${rows.length}`);
    const wrong = rows.filter(
      ([option, value]) =>
        !COMMANDS.some(({ options }) => {
          const known = find(options, option);
          return known && (known.value ?? '') === value;
        }),
    );
    assert.deepEqual(wrong, []);
  });

  it('explains each option that several commands have for reading a log', () => {
    const rows = new Set(
      [...read('heapmon.md').matchAll(/^\| `--([a-z-]+)/gm)].map(([, option = '']) => option),
    );
    const missing = Object.keys(report.options).filter((option) => !rows.has(option));
    assert.deepEqual(missing, []);
  });

  it('would be found with one too many, one too few, or another value', () => {
    const replaced = (from: string, to: string) => (text: string) => {
      assert.ok(text.includes(from), from);
      return text.replace(from, to);
    };
    assert.deepEqual(
      compared(symbolize, replaced('symbolize --elf ELF', 'symbolize --elf ELF [--planted]')),
      ['symbolize --planted'],
    );
    assert.deepEqual(compared(record, replaced('Nothing is parsed.', 'Use `--planted`.')), [
      'record --planted',
    ]);
    assert.deepEqual(compared(record, replaced('[--baud RATE]', '')), ['record --baud']);
    assert.deepEqual(compared(record, replaced('[--baud RATE]', '[--baud N]')), [
      'record --baud',
      'record N',
    ]);
    const planted = { type: 'boolean', help: 'x' } as const;
    assert.deepEqual(compared({ ...doctor, options: { ...doctor.options, planted } }), ['doctor --planted']);
  });
});
