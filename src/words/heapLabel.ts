/** The name of a heap for people: that of regions (`src/model/regionPools.ts`) in the language of whoever asks. */
import { t } from './l10n';

const REGION = /^(.{1,40}) region at (0x[0-9a-f]{8})$/;
const REGIONS = /^(.{1,40}) \((\d{1,3}) regions\)$/;

export function heapLabel(name: string): string {
  const region = REGION.exec(name);
  if (region) return t('{0} region at {1}', region[1], region[2]);
  const regions = REGIONS.exec(name);
  return regions ? t('{0} ({1} regions)', regions[1], regions[2]) : name;
}
