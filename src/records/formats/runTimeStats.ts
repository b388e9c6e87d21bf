/**
 * `vTaskGetRunTimeStats()` (FreeRTOS `tasks.c`, also FreeRTOS+CLI's `run-time-stats`): `name\t%u\t\t%u%%` or
 * `name\t%u\t\t<1%%`, the name padded with spaces. The total is one core's time, so two idle tasks may give 200 %.
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const CLI_HEADER = /^Task +Abs Time +% Time\s*$/;
const ROW = /^(.{1,64}?) *\t(\d{1,20})\t\t(?:(\d{1,3})|<1)%\s*$/;

export class RunTimeStats implements Format {
  parse({ message }: Line, emit: Emit): boolean {
    if (!message.includes('\t\t')) return message.startsWith('Task ') && CLI_HEADER.test(message);
    const match = ROW.exec(message);
    if (!match?.[1]) return false;
    emit({ kind: 'task', name: match[1], runTime: Number(match[2]), cpuPercent: Number(match[3] ?? 0) });
    return true;
  }

  reset(): void {}
}
