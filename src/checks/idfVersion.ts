/**
 * Versions of ESP-IDF, and what heap tracing can do in each: `components/heap` of the release branches 4.4 to 6.1 and of
 * master (6.2). heap_caps_calloc() is traced since its commit 46fceb2490c, which no release branch has. Chips: the root
 * `Kconfig` (architecture) and SOC_CPU_CORES_NUM.
 */
import { t } from '../words/l10n';

export interface IdfVersion {
  readonly major: number;
  readonly minor: number;
}

/** Of `v5.4.1`, `5.5-dev-123-gabcdef`, `v6.1-beta1`; null where it is no version (a commit's hash). */
export function parseIdfVersion(text: string | null): IdfVersion | null {
  const [, major, minor] = /^v?(\d{1,2})\.(\d{1,2})(?!\d)/.exec(text ?? '') ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}

export function isBefore(version: IdfVersion, major: number, minor: number): boolean {
  return version.major < major || (version.major === major && version.minor < minor);
}

const RISC_V = /^esp32(?:[chp]\d+|s31$)/;
const TWO_CORES = new Set(['esp32', 'esp32s3', 'esp32p4', 'esp32h4', 'esp32s31']);

/** @param target As ESP-IDF names it, such as `esp32c3`. */
export function isRiscV(target: string | null): boolean {
  return target !== null && RISC_V.test(target);
}

export function hasTwoCores(target: string | null): boolean {
  return target !== null && TWO_CORES.has(target);
}

/** What cannot be seen with this version, one sentence each. */
export function blindSpots(version: IdfVersion, target: string | null): string[] {
  const before = (major: number, minor: number): boolean => isBefore(version, major, minor);
  return [
    ...(before(6, 2)
      ? [t('Before 6.2, heap tracing does not see heap_caps_calloc(): a leak of such blocks is not listed.')]
      : []),
    ...(before(5, 5) && isRiscV(target)
      ? [t('Before 5.5, heap tracing records no call stacks on RISC-V chips.')]
      : []),
    ...(before(5, 5) ? [t('Before 5.5, there is no table of the peak heap of each task.')] : []),
    ...(before(5, 2) ? [t('Before 5.2, a call stack has at most 10 levels.')] : []),
    ...(before(5, 1)
      ? [t('Before 5.1, a dump has no summary: how full its buffer has ever been is not told.')]
      : []),
  ];
}
