/** A firmware like the real ones for the panel page: an oscillating heap with a slow leak, its tasks and its leaks. */
import type {
  StackFrame,
  HeapPoint,
  PanelLeakGroup,
  PanelState,
  PanelTask,
  SiteView,
  VerdictView,
} from '../../src/views/panel/protocol';
import { packPoints } from '../../src/views/panel/panelPoints';

const KB = 1024;

/** Free heap between 230 and 169 KB with a leak that slows down; the same for the same index, always. */
export function samplePoints(count: number, stepMs = 1000, from = 0): HeapPoint[] {
  const points: HeapPoint[] = [];
  const free = (index: number) => {
    const work = Math.sin(index / 9) * 12 + Math.sin(index / 61) * 9 + Math.sin(index * 12.9898) * 4;
    return Math.round((184 + 21 * Math.exp((-index * stepMs) / 500_000) + work) * KB) & ~3;
  };
  const window = Math.max(1, Math.round(60_000 / stepMs));
  let minimum = Infinity;
  for (let index = from; index < from + count; index++) {
    const freeBytes = free(index);
    minimum = Math.min(minimum, freeBytes - ((index * 7919) % 5) * 700);
    let [least, most] = [freeBytes, freeBytes];
    for (let back = 1; back < window && index - back >= 0; back += Math.ceil(window / 60)) {
      least = Math.min(least, free(index - back));
      most = Math.max(most, free(index - back));
    }
    points.push({
      timeMs: 2100 + index * stepMs,
      freeBytes,
      minimumFreeBytes: minimum,
      leastFreeBytes: least,
      mostFreeBytes: most,
      largestFreeBlock: null,
    });
  }
  return points;
}

const taskNames = [
  'main|Running|1|0|1496',
  'IDLE0|Ready|0|0|988',
  'IDLE1|Running|0|1|1012',
  'wifi|Blocked|23|0|3124',
  'tiT|Blocked|18|any|1864',
  'esp_timer|Suspended|22|0|3404',
  'ipc0|Suspended|24|0|532',
  'ipc1|Suspended|24|1|540',
  'sys_evt|Blocked|20|0|908',
  'Tmr Svc|Blocked|1|any|1448',
  'mqtt_task|Blocked|5|any|2260',
  'httpd|Blocked|5|any|1720',
  'sensor_poll|Blocked|6|1|184',
  'ble_host|Blocked|21|0|2016',
  'btController|Blocked|23|0|1180',
  'ota_worker|Deleted|4|any|2744',
  'display_refresh|Ready|7|1|320',
  'audio_pipeline_i2s_reader|Blocked|15|1|5612',
  'telemetry_uploader|Blocked|3|any|1136',
  'console_repl|Blocked|2|any|14820',
];

export function sampleTasks(count = taskNames.length): PanelTask[] {
  return Array.from({ length: count }, (_, index) => {
    const [name = '', state = '', priority, core = '', bytes] =
      taskNames[index % taskNames.length]!.split('|');
    const stackHighWaterMark = Number(bytes);
    return {
      name: index < taskNames.length ? name : `${name}_${index}`,
      state,
      priority: Number(priority),
      core,
      stackHighWaterMark,
      stackSizeBytes: null,
      cpuPercent: null,
      low: stackHighWaterMark < 512,
      vanished: state === 'Deleted',
      isNew: false,
      history: [],
      lastMs: null,
      heapBytes: null,
      advice: null,
    };
  });
}

const sources = [
  'std::vector<Sensor::Reading, std::allocator<Sensor::Reading>>::_M_realloc_insert<Sensor::Reading const&>(__gnu_cxx::__normal_iterator<Sensor::Reading*, std::vector<Sensor::Reading>>, Sensor::Reading const&)',
  'nlohmann::basic_json<std::map, std::vector, std::string>::parse<char const*>(char const*&&, std::function<bool (int, nlohmann::detail::parse_event_t, nlohmann::json&)>)',
  'TelemetryUploader::enqueue(std::shared_ptr<Message const>, std::chrono::milliseconds)',
  'mqtt_message_receive_process',
  'cJSON_New_Item',
  'display::Canvas::pushSprite(display::Point, display::Sprite const&)',
];

/** Six groups; the last has a frame without source. */
export function sampleLeaks(growth = 0): PanelLeakGroup[] {
  return sources.map((name, index) => {
    const address = (frame: number) => `0x400d${(0x1234 + index * 577 + frame * 91).toString(16)}`;
    const frames: StackFrame[] = [
      source(address(0), 'heap_caps_malloc', '/opt/esp/idf/components/heap/heap_caps.c', 176),
      source(address(1), name, `/home/dev/firmware/main/src/net/module_${index}.cpp`, 41 + index * 37),
      source(address(2), 'app_main', '/home/dev/firmware/main/app_main.cpp', 88),
      { address: address(3), function: null, file: null, line: 0 },
    ];
    const count = [48, 36, 12, 3, 9, 1][index]! + growth;
    const ownFrame = 1;
    const id = frames.map((frame) => frame.address).join(':');
    return {
      id,
      count,
      bytes: count * [96, 72, 132, 256, 40, 64][index]!,
      atLeast: false,
      name,
      ownFrame,
      frames,
      site: sampleSite(index),
      ignored: null,
    };
  });
}

const kinds = ['growing', 'growing', 'suspected', 'bounded', 'one-time', 'transient'] as const;

function sampleSite(index: number): SiteView {
  const kind = kinds[index]!;
  const rate = [3100, 1900, 600][index];
  return {
    kind,
    reason: 'It grew 7 times and shrank 0 times; of the blocks that lasted none was freed.',
    bytesPerHour: rate === undefined ? null : { estimate: rate, low: rate * 0.8, high: rate * 1.25 },
    firstSeenMs: 60_000 * index,
    oldestMs: 600_000 - 60_000 * index,
    history: Array.from({ length: 12 }, (_, list) => (rate === undefined ? 500 : 200 + list * (rate / 10))),
  };
}

export const sampleVerdict: VerdictView = {
  verdict: 'leak',
  kind: 'leak',
  heap: null,
  suspects: 0,
  isShown: true,
  series: '',
  reason:
    'The floor of the free heap fell by 21 KB in 3.6 hours, in 14 of 15 steps, and it goes on as fast as before.',
  bytesPerHour: { estimate: 5900, low: 4700, high: 6400 },
  beganMs: 500_000,
  clearMs: 420_000,
  exhaustionMs: { estimate: 110_000_000, low: 98_000_000, high: 140_000_000 },
  largestBlockExhaustionMs: null,
  limitPerHour: 900,
  outlook: '',
  observedMs: 900_000,
};

function source(address: string, name: string, file: string, line: number): StackFrame {
  return { address, function: name, file, line };
}

/** Tasks of a firmware that prints all there is: stack sizes, CPU shares, what they allocated; some falling. */
export function detailedTasks(): PanelTask[] {
  return sampleTasks().map((task, index): PanelTask => {
    const free = task.stackHighWaterMark!;
    const stackSizeBytes = 2 ** Math.ceil(Math.log2(free + 900));
    const isLow = free < 512;
    const falls = index % 4 === 0 || isLow;
    return {
      ...task,
      stackSizeBytes,
      cpuPercent: (index * 7) % 23,
      heapBytes: 2048 + index * 1700,
      isNew: index === 16,
      history: falls ? [0, 1, 2, 3].map((step) => [step * 60_000, free + (3 - step) * 300] as const) : [],
      lastMs: falls ? 300_000 : null,
      advice: {
        state: free < 256 ? 'critical' : isLow ? 'low' : 'fine',
        recommendedBytes: isLow ? stackSizeBytes + 512 : null,
        reason: isLow
          ? `${free} bytes were left at the worst moment. Add 512 bytes, to ${stackSizeBytes + 512}.`
          : `${free} bytes were left at the worst moment: enough.`,
      },
    };
  });
}

/** Connected for some minutes, one panic and reboot on the way, two stacks low. */
export function sampleState(count = 900): PanelState {
  const groups = sampleLeaks();
  const before = Math.floor(count * 0.55);
  const crash = samplePoints(before);
  const crashMs = (crash.at(-1)?.timeMs ?? 0) + 400;
  // After the reboot the heap is whole again, and the leak begins anew.
  const rebooted = samplePoints(count - before).map((point) => ({
    ...point,
    timeMs: crashMs + point.timeMs,
  }));
  return {
    status: {
      source: '/dev/ttyUSB0 at 115200',
      state: 'live',
      detail: '',
      lostAt: null,
      elf: 'ELF: greenhouse-node.elf',
      elfReady: true,
      controls: null,
    },
    devices: [],
    startedAt: new Date(2026, 10, 23, 14, 3, 27).getTime(),
    heapName: '',
    heaps: [],
    generationMarks: [],
    generation: null,
    comparison: null,
    crashes: null,
    origin: { hasTime: true, periodMs: null, guess: '' },
    points: packPoints([...crash, ...rebooted]),
    marks: [
      { timeMs: 0, kind: 'boot', label: 'POWERON' },
      { timeMs: crashMs, kind: 'panic', label: 'Guru Meditation: LoadProhibited' },
      { timeMs: crashMs + 300, kind: 'boot', label: 'SW_CPU_RESET' },
    ],
    gaps: [],
    traces: [{ fromMs: crashMs + 60_000, toMs: crashMs + 180_000 }],
    tasks: sampleTasks(),
    leaks: {
      reports: 3,
      timeMs: 600_000,
      complete: true,
      shortfall: '',
      groups,
      lines: [],
      top: groups
        .slice(0, 3)
        .map(({ id, name, site }) => ({ group: id, name, bytesPerHour: site!.bytesPerHour })),
      explained: 'These 2 call sites explain 83 % ± 20 % of the loss, block headers included.',
      missing: [],
    },
    verdict: sampleVerdict,
  };
}
