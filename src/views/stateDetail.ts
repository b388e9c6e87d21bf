/** What views say, beside figures. */
import type { ConnectionState } from '../sessions/monitor';

/** Why a device is not heard, or what is wrong although it is, and what to do; empty where all is well. */
export function stateDetail(state: ConnectionState): string {
  if ('error' in state) return state.error.toString();
  return 'notice' in state ? (state.notice?.toString() ?? '') : '';
}
