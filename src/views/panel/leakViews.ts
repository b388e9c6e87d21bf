/** The one list of call sites, with what this window knows of its frames and its ignore list. */
import type { BootAnalysis } from '../../analysis/bootAnalysis';
import { callSites, type CallSite } from '../../analysis/callSites';
import { whyIgnored } from '../../analysis/ignore/rules';
import type { Boot } from '../../model/boot';
import type { Shortfall } from '../../model/leaks';
import type { FrameSource } from '../../frames/frameSource';
import { NOTHING_IGNORED, type Ignoring } from '../ignoring';
import { t } from '../../words/l10n';
import { stackView } from './stackViews';

/** Why a report does not have all there is, for people. */
export const SHORTFALLS: Readonly<Record<Shortfall, string>> = {
  printing: t('The latest report is still being printed.'),
  cut: t('The latest report was cut off: what came after is missing.'),
  overflowed: t(
    'The trace buffer overflowed: the oldest allocations are missing. Give heap_trace_init_standalone() more records.',
  ),
  corrupt: t('The device found its own list of allocations damaged: some are missing.'),
  'too-many': t('The latest report lists more allocations than are kept.'),
  sampled: t('The device follows only one of several allocations: the counts are of those.'),
};

export function shownSites(
  boot: Boot | undefined,
  analysis: BootAnalysis | undefined,
  source: FrameSource,
  ignoring: Ignoring = NOTHING_IGNORED,
): CallSite[] {
  return callSites(
    boot,
    analysis,
    (stack, callers) => stackView(stack, callers, source),
    (frames) => whyIgnored(ignoring.ruleFor(frames)),
  );
}
