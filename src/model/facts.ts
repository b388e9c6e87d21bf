/** Puts facts that need no other state than their boot's where they belong. */
import type { FactRecord, TaskRecord } from '../records/record';
import type { Boot } from './boot';
import type { StackUnit } from './stackUnit';
import type { Task } from './tasks';
import { detached } from '../records/detached';

/** Takes what is known of the firmware and its start; false where the record is something else. */
export function takeIdentity(record: FactRecord, boot: Boot): boolean {
  switch (record.kind) {
    case 'boot':
      boot.chip = record.chip;
      return true;
    case 'reset':
      boot.resetReason = detached(record.reason);
      boot.resetCode = record.code;
      return true;
    case 'saved-pc':
      boot.savedPc = detached(record.pc);
      return true;
    case 'application':
      boot.application.set(record.key, detached(record.value));
      return true;
    case 'cpu':
      boot.cpuFrequencyHz = record.frequencyHz ?? boot.cpuFrequencyHz;
      boot.cpuCores = record.cores ?? boot.cpuCores;
      if (record.chip !== undefined) boot.chip ??= detached(record.chip);
      return true;
    case 'chip-revision':
      boot.chipRevision = record.bare && boot.chip === 'esp32' ? record.revision * 100 : record.revision;
      return true;
    case 'elf-sha256':
      boot.elfSha256 = detached(record.prefix);
      return true;
    case 'rebooting':
      boot.events.close();
      boot.over = true;
      return true;
    default:
      return false;
  }
}

/** Takes figures of heaps and tasks; what is kept of no record is passed over. */
export function takeFigure(record: FactRecord, boot: Boot, timeMs: number): void {
  switch (record.kind) {
    case 'heap-detail':
      boot.seriesOf(record)?.addDetail(record);
      return;
    case 'series':
      return boot.namedSeries.add(record, timeMs);
    case 'heap-total':
      boot.heapTotals.set(record.name, record.totalBytes);
      return;
    case 'heap-memory':
      return boot.addMemory(record);
    case 'heap-region':
      return boot.addRegion(record);
    case 'named-region':
      return boot.heapRegions.addNamed(record);
    case 'heap-dump':
      return boot.heapRegions.beginDump(record);
    case 'heap-block':
      return boot.heapRegions.addBlock(record);
    case 'task-table':
      return beginTable(boot, record.stackUnit, timeMs);
    case 'run-time-list':
      return boot.tasks.beginRunTimes();
    case 'task-table-end':
      return boot.tasks.end();
    case 'task':
      return addTask(record, boot, timeMs);
    case 'task-heap-list':
      return boot.tasks.beginHeaps();
    case 'task-heap':
      return boot.tasks.addHeap(record, timeMs);
    case 'task-heap-part':
      return boot.tasks.addHeapPart(record);
    case 'trace-start':
      boot.traceStarted = true;
      boot.traces.start(timeMs);
      return;
    default:
      takeComponent(record, boot);
  }
}

function takeComponent(record: FactRecord, { component, heaps }: Boot): void {
  component.take(record);
  if (record.kind === 'monitor-bye') for (const heap of heaps.values()) heap.forgetLines();
}

function beginTable(boot: Boot, unit: StackUnit | undefined, timeMs: number): void {
  boot.tasks.begin(unit);
  if (boot.tasks.looksLikeBytes) confirmBytes(boot, timeMs);
}

function addTask(record: TaskRecord, boot: Boot, timeMs: number): void {
  const endangered = boot.tasks.add(record, timeMs);
  if (endangered) tellNearlyFull(endangered, boot, timeMs);
}

/** The device is known to print its stacks' watermarks in bytes, also those that it has printed before. */
export function confirmBytes(boot: Boot, timeMs: number): void {
  for (const task of boot.tasks.confirmBytes()) tellNearlyFull(task, boot, timeMs);
}

function tellNearlyFull({ name, stackHighWaterMark }: Task, { events }: Boot, timeMs: number): void {
  events.stackNearlyFull(name, stackHighWaterMark ?? 0, timeMs);
}
