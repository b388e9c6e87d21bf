/** A session's crashes in words: `Crashed twice: StoreProhibited at …, abort() at …`. */
import type { Crash, Crashes } from '../analysis/crashes';
import { t } from './l10n';
import { frameName } from './frames';
import { baseName } from './units';

/** What of a crash is told; its place as text where it went through a message. */
type Named = Pick<Crash, 'reason' | 'count' | 'place'>;
type Told = Pick<Crashes, 'count' | 'atLeast' | 'unnamed'> & { readonly named: readonly Named[] };

/** The whole sentence, without a full stop. */
export function crashesText(crashes: Told): string {
  const named = crashes.named.map((crash) => crashText(crash, crashes)).join(', ');
  return `${crashesLead(crashes)} ${named}${crashesMore(crashes)}`;
}

/** What comes before the names, `Crashed twice:`. */
export function crashesLead({ count, atLeast }: Told): string {
  if (atLeast) return t('Crashed at least {0} times:', count);
  if (count === 1) return t('Crashed:');
  return count === 2 ? t('Crashed twice:') : t('Crashed {0} times:', count);
}

/** One of them, `StoreProhibited at snmp_parse (snmp.c:88)`, with how often it came unless that was said. */
export function crashText({ reason, place, count }: Named, all: Told): string {
  const text = place === null ? reason : t('{0} at {1}', reason, crashPlaceText(place));
  if (count === 1 || all.named.length === 1) return text;
  return count === 2 ? t('{0} (twice)', text) : t('{0} ({1} times)', text, count);
}

/** `snmp_parse (snmp.c:88)`; the address where nothing else is known. */
function crashPlaceText(frame: NonNullable<Crash['place']>): string {
  const { file, line } = frame;
  const place = file === null ? '' : ` (${baseName(file)}:${line === 0 ? '?' : line})`;
  return `${frameName(frame)}${place}`;
}

/** What comes after the names; empty where all are named. */
export function crashesMore({ unnamed }: Told): string {
  return unnamed === 0 ? '' : t(' and {0} more', unnamed);
}
