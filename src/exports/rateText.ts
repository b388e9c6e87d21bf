/** Rates and sizes in reports. */
export { formatBytes as signed, formatRateInterval as rangeText } from '../words/units';
