/**
 * The Leaks tree: call sites, the likeliest leak first; those that are bounded or were allocated once, and the ignored
 * ones, collapsed at its end.
 */
import type { SiteKind } from '../../analysis/sites/site';
import { plural, t } from '../../words/l10n';
import {
  baseName,
  formatBytes,
  formatDuration,
  formatRateChange,
  formatRateInterval,
} from '../../words/units';
import { frameLine } from '../../words/frames';
import { frameRow } from './frameRows';
import { CALLED_FROM } from '../../analysis/sites/siteNames';
import { kindWord } from '../../words/sites/siteKinds';
import type { PanelLeakGroup, PanelLeaks } from '../panel/protocol';
import type { Heading, Row } from './stableTree';

const ICONS: Readonly<Record<SiteKind, readonly [string, string?]>> = {
  growing: ['flame', 'list.errorForeground'],
  suspected: ['flame', 'list.warningForeground'],
  new: ['watch'],
  bounded: ['check'],
  'one-time': ['pin'],
  transient: ['sync'],
};
const CALM: ReadonlySet<SiteKind> = new Set<SiteKind>(['bounded', 'one-time', 'transient']);

export function leakRows(view: PanelLeaks): Row[] {
  const ignored = view.groups.filter((group) => group.ignored !== null);
  const counted = view.groups.filter((group) => group.ignored === null);
  const calm = counted.filter(({ site }) => site && CALM.has(site.kind));
  const rows = (groups: readonly PanelLeakGroup[]) => groups.map(groupRow);
  return [
    ...rows(counted.filter((group) => !calm.includes(group))),
    ...section('calm', t('Bounded, one-time, transient'), ['check'], calm, rows),
    ...section('ignored', t('Ignored'), ['eye-closed'], ignored, rows),
  ];
}

/**
 * How many suspects there are, beside the view's title; what is missing under it.
 * @param hint Why call stacks have no lines; empty where they have.
 */
export function leaksHeading({ groups, shortfall }: PanelLeaks, hint = ''): Heading {
  const suspects = groups.filter(
    ({ site, ignored }) => ignored === null && (site?.kind === 'growing' || site?.kind === 'suspected'),
  ).length;
  const missing = [shortfall, groups.length === 0 ? '' : hint].filter((text) => text !== '');
  return { description: suspects === 0 ? '' : plural(suspects, 'suspect'), message: missing.join(' ') };
}

function section(
  id: string,
  name: string,
  icon: readonly [string],
  groups: readonly PanelLeakGroup[],
  rows: (groups: readonly PanelLeakGroup[]) => Row[],
): Row[] {
  if (groups.length === 0) return [];
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  return [
    {
      id: `section:${id}`,
      label: `${name} (${groups.length})`,
      description: formatBytes(bytes),
      icon,
      contextValue: id === 'ignored' ? 'ignoredSection' : 'leakSection',
      children: () => rows(groups),
    },
  ];
}

/** @param stack As `Site.stack`. */
export function siteRowId(stack: string): string {
  return `leak:${stack}`;
}

function groupRow(group: PanelLeakGroup): Row {
  const own = group.frames[group.ownFrame];
  const [label = group.name, ...callers] = group.name.split(CALLED_FROM);
  // The figures first: a side bar is narrow, and what does not fit is cut off at the end.
  const figures = [
    growthText(group),
    `${group.atLeast ? '≥ ' : ''}${formatBytes(group.bytes)}`,
    `${group.count} ×${callers.map((caller) => CALLED_FROM + caller).join('')}`,
    own?.file ? `${baseName(own.file)}:${own.line}` : '',
  ].filter((part) => part !== '');
  return {
    id: siteRowId(group.id),
    label,
    description: figures.join(' · '),
    tooltip: [...facts(group), ...group.frames.map(frameLine)].join('\n'),
    icon: group.ignored === null ? ICONS[group.site?.kind ?? 'new'] : ['eye-closed'],
    contextValue: ['leakGroup', group.ignored === null ? '' : 'ignored', own?.file ? 'hasSource' : '']
      .filter((word) => word !== '')
      .join(' '),
    subject: { kind: 'site', stack: group.id },
    accessibleName: [group.name, ...facts(group)].join(', '),
    ...(group.frames.length > 0 ? { children: () => frameRows(group) } : {}),
  };
}

/** `+1.2 KB/h`; empty where it does not grow. */
function growthText({ site }: PanelLeakGroup): string {
  const rate = site && !CALM.has(site.kind) ? site.bytesPerHour : null;
  return rate && rate.estimate > 0 ? formatRateChange(rate.estimate) : '';
}

/** Kind and its reason, growth, count, bytes and age: a line each. */
export function facts(group: PanelLeakGroup): string[] {
  const { site, count, bytes, ignored } = group;
  const outstanding = t('{0}, {1} bytes', plural(count, 'outstanding allocation'), bytes);
  return [
    ...(ignored === null ? [] : [t('Ignored: {0}', ignored)]),
    ...(site ? [`${capital(kindWord(site.kind))}: ${site.reason}`] : []),
    ...(site?.bytesPerHour ? [t('grows by {0}', formatRateInterval(site.bytesPerHour))] : []),
    group.atLeast ? t('At least {0}', outstanding) : outstanding,
    ...(site && site.oldestMs > 0 ? [t('the oldest for {0}', formatDuration(site.oldestMs))] : []),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function frameRows(group: PanelLeakGroup): Row[] {
  return group.frames.map((frame, index) => frameRow(frame, index === group.ownFrame, group.id, index));
}
