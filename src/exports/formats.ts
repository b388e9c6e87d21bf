/** The formats that a session can be exported in. */
import { t } from '../words/l10n';
import { encodeHeapProfile } from './heapProfile';
import { toHtml } from './html';
import { toMarkdown } from './markdown';
import { encodePprof } from './pprof';
import { reportOf, type ReportInput } from './report';
import { encodeSeries } from './seriesCsv';
import { encodeSpeedscope } from './speedscope';

export type ExportFormat = 'markdown' | 'html' | 'csv' | 'pprof' | 'speedscope' | 'heapprofile';

export interface FormatInfo {
  /** What it is, for people. */
  readonly label: string;
  /** How the file's name ends, without the first dot. */
  readonly extension: string;
  /** The file is compressed with gzip, by whoever writes it. */
  readonly isGzipped?: true;
  readonly encode: (input: ReportInput) => string | Uint8Array;
}

export const EXPORT_FORMATS: Readonly<Record<ExportFormat, FormatInfo>> = {
  markdown: {
    label: t('Report as Markdown'),
    extension: 'md',
    encode: (input) => toMarkdown(reportOf(input)),
  },
  html: {
    label: t('Report as one HTML file'),
    extension: 'html',
    encode: (input) => toHtml(reportOf(input)),
  },
  csv: { label: t('Free heap as CSV'), extension: 'csv', encode: ({ session }) => encodeSeries(session) },
  pprof: {
    label: t('Call sites for pprof'),
    extension: 'pb.gz',
    isGzipped: true,
    encode: ({ sites, startedAt }) => encodePprof(sites, startedAt),
  },
  speedscope: {
    label: t('Call sites for speedscope'),
    extension: 'speedscope.json',
    encode: ({ sites, source }) => encodeSpeedscope(sites, source),
  },
  heapprofile: {
    label: t('Call sites for Chrome’s memory profiler'),
    extension: 'heapprofile',
    encode: ({ sites }) => encodeHeapProfile(sites),
  },
};

export function isExportFormat(name: unknown): name is ExportFormat {
  return typeof name === 'string' && Object.hasOwn(EXPORT_FORMATS, name);
}
