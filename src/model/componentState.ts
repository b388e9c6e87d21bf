/** What a boot's firmware says of the Heap Monitor component in it: whether it runs, what it can, what it costs. */
import type {
  FactRecord,
  MonitorAckRecord,
  MonitorCostRecord,
  MonitorHelloRecord,
  MonitorTraceRecord,
} from '../records/record';
import { detached } from '../records/detached';

/** Answers kept. */
const MAX_ACKS = 32;

export class ComponentState {
  /** null: none was heard. */
  hello: MonitorHelloRecord | null = null;
  /** It was stopped. */
  stopped = false;
  cost: MonitorCostRecord | null = null;
  trace: MonitorTraceRecord | null = null;
  /** Frames that did not arrive, or arrived damaged. */
  lostFrames = 0;
  /** The latest answers to commands, oldest first. */
  readonly acks: MonitorAckRecord[] = [];

  /** Whether anything was heard of it. */
  get isKnown(): boolean {
    return this.hello !== null || this.cost !== null;
  }

  take(record: FactRecord): void {
    switch (record.kind) {
      case 'monitor-hello':
        this.hello = { ...record, version: detached(record.version), system: detached(record.system) };
        this.stopped = false;
        return;
      case 'monitor-bye':
        this.stopped = true;
        return;
      case 'monitor-cost':
        this.cost = record;
        return;
      case 'monitor-trace':
        this.trace = record;
        return;
      case 'lost-frames':
        this.lostFrames += record.count;
        return;
      case 'monitor-ack':
        this.acks.push(record);
        if (this.acks.length > MAX_ACKS) this.acks.shift();
        return;
      default: // not about it
    }
  }
}
