/** Figures in the sentences of verdicts. */
export { formatBytes as bytesText, formatSpan as spanText } from '../../words/units';
