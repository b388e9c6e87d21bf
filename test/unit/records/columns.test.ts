/** Values by their names: tables, JSON lines, metrics; and names that say something else. */
import assert from 'node:assert/strict';
import { parseColumnRule, type ColumnRule } from '../../../src/records/columnRules';
import { figureOfName } from '../../../src/records/figureNames';
import { timeOf, isTimeName } from '../../../src/records/formats/columnTime';
import { RecordParser, type ParserOptions } from '../../../src/records/parser';

/** Heap, figure and time of each record. */
function read(lines: readonly string[], options: ParserOptions = {}): unknown[] {
  const found: unknown[] = [];
  const parser = new RecordParser((record, { deviceMs }) => {
    if (record.kind === 'heap')
      found.push([record.heap, record.freeBytes, ...(deviceMs === null ? [] : [deviceMs])]);
    else if (record.kind !== 'text' && record.kind !== 'heap-guess') found.push([record.kind, record]);
  }, options);
  parser.feed(Buffer.from(`${lines.join('\n')}\n`), null);
  parser.end(null);
  return found;
}

const NOON = Date.UTC(2026, 0, 31, 12);

describe('a name', () => {
  const says = (name: string, unit = ''): string | null => {
    const found = figureOfName(name, unit);
    return found && `${found.figure} of ${found.heap} x${found.factor}${found.isVague ? ' vague' : ''}`;
  };

  it('says which figure of which heap it is', () => {
    for (const [name, meaning] of [
      ['esp_heap_free_bytes', 'free of default x1'],
      ['freeHeap', 'free of default x1'],
      ['ESP.getFreeHeap', 'free of default x1'],
      ['minFreeHeap', 'minimum of default x1'],
      ['heap.min_free', 'minimum of default x1'],
      ['psram_free_kb', 'free of SPIRAM x1024'],
      ['free_internal_heap', 'free of INTERNAL x1'],
      ['largest_free_block', 'largest of default x1'],
      ['maxAllocHeap', 'largest of default x1'],
      ['heap_size', 'total of default x1'],
      ['heap_used_bytes', 'used of default x1'],
      ['ram_free', 'free of default x1 vague'],
    ])
      assert.equal(says(name ?? ''), meaning, name);
    assert.equal(says('Heap Free', 'KiB'), 'free of default x1024');
  });

  it('that says a share, another memory, a count or a limit says nothing', () => {
    for (const name of [
      'heap_free_percent',
      'heap_fragmentation',
      'heap_free_blocks',
      'flash_free',
      'fs.free',
      'free',
      'heap',
      'heap_max_free',
      'heap_used_peak',
      'task_heap_free',
      'free_stack',
      'heap_free_threshold',
      'node_memory_MemFree_bytes',
      'go_memstats_heap_free',
      'heap_alloc_failed',
      'block_size',
      'uptime',
    ])
      assert.equal(says(name), null, name);
    assert.equal(says('Heap Free', '%'), null);
  });
});

describe('a time column', () => {
  it('is a date, Unix time, or an uptime whose name says the unit', () => {
    assert.equal(timeOf('time', '2026-01-31T12:00:00.250Z'), NOON + 250);
    assert.equal(timeOf('Time', '2026-01-31 13:00:00+01:00'), NOON);
    assert.equal(timeOf('_time', '1769860800'), NOON);
    assert.equal(timeOf('ts', '1769860800000'), NOON);
    assert.equal(timeOf('ts', '1769860800000000000'), NOON);
    assert.equal(timeOf('uptime_s', '61.5'), 61_500);
    assert.equal(timeOf('millis', '1200'), 1200);
    assert.equal(timeOf('Time (s)', '61'), 61_000);
  });

  it('in a unit that nobody knows is none', () => {
    assert.equal(timeOf('time', '1200'), null);
    assert.equal(timeOf('uptime', '61'), null);
    assert.equal(timeOf('time', 'yesterday'), null);
    assert.equal(isTimeName('runtime_of_task'), false);
  });
});

describe('a table', () => {
  it('of Grafana has a column for each figure, with units', () => {
    const lines = [
      '"Time","esp32 Heap Free","PSRAM Free (KB)","CPU Temp"',
      '2026-01-31 12:00:00,229960,2025,41.2',
    ];
    assert.deepEqual(read(lines), [
      ['default', 229960, NOON],
      ['SPIRAM', 2025 * 1024, NOON],
    ]);
  });

  it('of Home Assistant and InfluxDB has a row for each value', () => {
    assert.deepEqual(
      read([
        'entity_id,state,last_changed',
        'sensor.plug_heap_free,229960,2026-01-31T12:00:00.000Z',
        'sensor.plug_heap_free,unavailable,2026-01-31T12:01:00.000Z',
        'sensor.memory_free,20000,2026-01-31T12:01:00.000Z',
        ',result,table,_start,_stop,_time,_value,_field,_measurement',
        ',,0,2026-01-31T11:00:00Z,2026-01-31T13:00:00Z,2026-01-31T12:00:00Z,226960,heap_free,esp',
      ]),
      [
        ['default', 229960, NOON],
        ['default', 226960, NOON],
      ],
    );
  });

  it('keeps two devices apart', () => {
    assert.deepEqual(read(['time_s;a_free_heap;b_free_heap', '1;229960;51000', '2;229000;51000']), [
      ['default', 229960, 1000],
      ['b_free_heap', 51000, 1000],
      ['default', 229000, 2000],
      ['b_free_heap', 51000, 2000],
    ]);
  });

  it('passes over what is no row', () => {
    const header = 'millis,freeHeap,rssi';
    for (const row of [
      '1200,229960',
      '1200,n/a,-60',
      'soon,229960,-60',
      '1200,229960.5,-60',
      '1200,999999999,-60',
    ])
      assert.deepEqual(read([header, row]), [], row);
    assert.deepEqual(read([header, '1200,,-60']), []);
  });

  it('is none without a header that names a heap', () => {
    assert.deepEqual(read(['time,value', '2026-01-31 12:00:00,229960']), []);
    assert.deepEqual(read(['free_internal_heap: 45871 bytes, delta: -128 bytes', '1,2']), []);
    assert.deepEqual(read(['229960,31744', '229000,31744']), []);
  });

  it('has the columns that the user names', () => {
    const rules = ['free=a', 'free of PSRAM:KB=b', 'time:s=t'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read(['t;A;b', '61;229960;2025'], { columns: rules }), [
      ['default', 229960, 61_000],
      ['PSRAM', 2025 * 1024, 61_000],
    ]);
    for (const wrong of ['a', '=a', 'free=', 'watermark of x=a', 'free:apples=a', 'much=a'])
      assert.ok('problem' in parseColumnRule(wrong), wrong);
  });
});

describe('a table in the form of RFC 4180', () => {
  const rows = (header: string, ...lines: string[]): unknown[] => read([header, ...lines]);

  it('has separators, quotes and line breaks in quotes', () => {
    assert.deepEqual(
      rows(
        'time,note,free_heap',
        '2026-01-31T12:00:00Z,"a, b",229960',
        '2026-01-31T12:01:00Z,"say ""hi"", twice",228960',
        '2026-01-31T12:02:00Z,"two',
        'lines, and ""more""',
        '",227960',
        '2026-01-31T12:03:00Z,"cut',
        '2026-01-31T12:04:00Z,plain,226960',
      ),
      [229960, 228960, 227960, 226960].map((free, at) => [
        'default',
        free,
        NOON + (at === 3 ? 4 : at) * 60_000,
      ]),
    );
  });

  it('has columns that the user names, also in quotes', () => {
    const named = ['free=rest', 'time:s=t'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read(['"t";"note";"rest"', '"61";"a;b";"229960"'], { columns: named }), [
      ['default', 229960, 61_000],
    ]);
  });

  it('may be separated by semicolons or tabs, with decimal commas where that is evident', () => {
    assert.deepEqual(rows('uptime_s;Heap Free (KB);Temp', '61,5;224,5;41,2', '62,5;223,500;41,3'), [
      ['default', 224.5 * 1024, 61_500],
      ['default', 223.5 * 1024, 62_500],
    ]);
    assert.deepEqual(
      rows('time\tfree_heap', '2026-01-31 12:00:00\t229960', '2026-01-31 12:00:01\t229.960,0'),
      [
        ['default', 229960, NOON],
        ['default', 229960, NOON + 1000],
      ],
    );
    assert.deepEqual(
      rows('Date;Time;free_heap', '31.01.2026;12:00:00;229960', '2026-01-31;12:00:01;229961'),
      [
        ['default', 229960, NOON],
        ['default', 229961, NOON + 1000],
      ],
    );
    const kb = ['free:KB=rest', 'time:s=t'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read(['t;rest', '61,5;224,5'], { columns: kb }), [['default', 224.5 * 1024, 61_500]]);
  });

  it('says nothing where a comma may be of thousands or of decimals', () => {
    assert.deepEqual(rows('uptime_s;psram_free_kb', '61;2,025'), []);
    assert.deepEqual(rows('uptime_s;psram_free_kb', '60;1,5', '61;2,025').length, 2);
    assert.deepEqual(rows('uptime_s;psram_free', '61;1,048,576'), [['SPIRAM', 1_048_576, 61_000]]);
  });

  it('with a column for the device keeps devices apart', () => {
    const table = ['time,device,free_heap', '2026-01-31 12:00:00,a,229960', '2026-01-31 12:00:00,b,51000'];
    assert.deepEqual(read(table), [
      ['default', 229960, NOON],
      ['default b', 51000, NOON],
    ]);
  });
});

describe("InfluxDB's annotated CSV", () => {
  const head = [
    '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string',
    '#group,false,false,true,true,false,false,true,true,true',
    '#default,_result,,,,,,,,',
    ',result,table,_start,_stop,_time,_value,_field,_measurement,host',
  ];
  const row = (second: number, value: number, field: string, host: string, table = 0): string =>
    `,,${table},2026-01-31T11:00:00Z,2026-01-31T13:00:00Z,2026-01-31T12:00:0${second}Z,${value},${field},heap,${host}`;

  it('has a row for each value: fields by name or with their measurement, devices by their tags', () => {
    assert.deepEqual(
      read([
        ...head,
        row(0, 229960, 'free', 'a'),
        row(0, 51000, 'free', 'b', 1),
        row(1, 229000, 'free', 'a'),
      ]),
      [
        ['default', 229960, NOON],
        ['default b', 51000, NOON],
        ['default', 229000, NOON + 1000],
      ],
    );
    assert.deepEqual(read([...head, row(0, 41.2, 'temperature', 'a')]), []);
  });

  it('has the fields that the user names', () => {
    const columns = ['free=rest'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read([...head, row(0, 229960, 'rest', 'a')], { columns }), [['default', 229960, NOON]]);
  });

  it('may be pivoted', () => {
    assert.deepEqual(
      read([
        ',result,table,_time,free_heap,min_free_heap,host',
        ',,0,2026-01-31T12:00:00Z,229960,201000,a',
        ',,0,2026-01-31T12:00:00Z,51000,50000,b',
      ]),
      [
        ['default', 229960, NOON],
        ['default b', 51000, NOON],
      ],
    );
  });
});

describe('exports of dashboards', () => {
  it('of Home Assistant have states by entity, and the user may name one', () => {
    const history = [
      'entity_id,state,last_changed',
      'sensor.plug_free_heap,229960,2026-01-31T12:00:00.000Z',
      'sensor.lamp_free_heap,51000,2026-01-31T12:00:01.000Z',
      'sensor.plug_rest,120000,2026-01-31T12:00:02.000Z',
      'sensor.plug_free_heap,unknown,2026-01-31T12:00:03.000Z',
    ];
    const found = [
      ['default', 229960, NOON],
      ['sensor.lamp_free_heap', 51000, NOON + 1000],
    ];
    assert.deepEqual(read(history), found);
    const columns = ['free of rest=sensor.plug_rest'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read(history, { columns }), [...found, ['rest', 120000, NOON + 2000]]);
  });

  it('of Grafana have series as columns or as rows', () => {
    assert.deepEqual(read(['"Time";"esp32 free heap"', '2026-01-31T12:00:00.000Z;229960']), [
      ['default', 229960, NOON],
    ]);
    assert.deepEqual(read(['Series;Time;Value', 'esp32 free heap;2026-01-31T12:00:00+00:00;229960']), [
      ['default', 229960, NOON],
    ]);
    const columns = ['free=esp32 rest'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read(['"Time","esp32 rest"', '2026-01-31 12:00:00,229960'], { columns }), [
      ['default', 229960, NOON],
    ]);
  });
});

describe("InfluxDB's line protocol", () => {
  const NS = `${NOON}000000`;

  it('has figures by their fields, and its time is a clock', () => {
    assert.deepEqual(
      read([
        `esp32,device=plug free_heap=229960i,min_free_heap=201000i,uptime=61i ${NS}`,
        `heap,device=plug free=228960,largest=110580 ${NOON / 1000 + 1}`,
        `esp\\ 32,device=plug,type=spiram free_heap=2025000i ${NS}`,
        `esp32,device=lamp free_heap=51000i,note="a b, c=1" ${NS}`,
        'esp32,device=plug free_heap=227960i',
      ]),
      [
        ['default', 229960, NOON],
        ['heap.free', 228960, NOON + 1000],
        ['SPIRAM', 2025000, NOON],
        ['default lamp', 51000, NOON],
        ['default', 227960],
      ],
    );
  });

  it('has the fields that the user names', () => {
    const columns = ['free=rest', 'minimum=stats.least'].map(parseColumnRule) as ColumnRule[];
    assert.deepEqual(read([`stats rest=229960,least=200000 ${NS}`], { columns }), [
      ['default', 229960, NOON],
    ]);
  });

  it('of computers, of other things, and what only looks like it says nothing', () => {
    for (const line of [
      `mem,host=server free=33554432i,available=63554432i,used_percent=41 ${NS}`,
      `esp32,device=plug temperature=41.2 ${NS}`,
      `esp32,device=plug free_heap="229960" ${NS}`,
      `esp32,device=plug free_heap=229960.5 ${NS}`,
      `esp32,device free_heap=229960i ${NS}`,
      'wifi ready free_heap=229960',
      'status free_heap=229960',
      'heap,= free=1 1',
    ])
      assert.deepEqual(read([line]), [], line);
  });
});

describe('a JSON line', () => {
  it('has figures by their keys, also within other objects and behind a topic', () => {
    const json =
      '{"uptime_ms":61000,"free_heap":228960,"psram":{"free":2025000},"fs":{"free":123456},"heap_pct":40}';
    assert.deepEqual(read([json]), [
      ['default', 228960, 61_000],
      ['SPIRAM', 2025000, 61_000],
    ]);
    assert.deepEqual(read(['publish home/plug {"heap":{"free":227960}}']), [['default', 227960]]);
  });

  it('is none where it is no JSON, or says nothing of heaps', () => {
    for (const line of [
      '{"free_heap":228960',
      '{"heap":228960}',
      '{free_heap:228960}',
      '{"free_heap":-1}',
      '[{"free_heap":1}]',
    ])
      assert.deepEqual(read([line]), [], line);
  });
});

describe('metrics', () => {
  it('of a device are its heaps, by name and labels', () => {
    assert.deepEqual(
      read([
        '# TYPE esp_heap_free_bytes gauge',
        'esp_heap_free_bytes 45236',
        'esp_psram_free_bytes 1.048576e+06',
        'esp_heap_free_bytes{type="internal"} 30000 1769860800000',
        'esp_heap_free_bytes{instance="b"} 51000',
      ]),
      [
        ['default', 45236],
        ['SPIRAM', 1048576],
        ['INTERNAL', 30000],
        ['default b', 51000],
      ],
    );
  });

  it('of others are none', () => {
    for (const line of [
      'node_memory_MemFree_bytes 4.2e+09',
      'go_memstats_heap_free_bytes 1000',
      'esp_heap_free_ratio 0.5',
      'esp_heap_free_bytes: 45236',
      'esp_heap_free_bytes NaN',
      'esp_uptime_seconds 45236',
    ])
      assert.deepEqual(read([line]), [], line);
  });
});
