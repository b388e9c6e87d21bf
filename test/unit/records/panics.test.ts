/** Boots, panics and watchdogs: what the logs under test/fixtures do not show. */
import assert from 'node:assert/strict';
import { facts, ofKind } from '../../support/records';

describe('boots and panics', () => {
  it('finds a banner that is glued to a cut line', () => {
    const text =
      'I (5) esp_image: segment 2: pets Jun  8 2016 00:22:57\n\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI)\n';
    assert.deepEqual(facts(text), [
      { kind: 'boot', chip: 'esp32' },
      { kind: 'reset', code: 1, reason: 'POWERON' },
    ]);
  });

  it('names a reset by its number, whatever the chip calls it', () => {
    const reasons = ['0xc (SW_CPU_RESET)', '0xc (RTC_SW_CPU_RST)', '0xc (SW_CPU)', '0xff (NEW_KIND_RST)'].map(
      (text) => ofKind(`rst:${text},boot:0x8 (x)`, 'reset')[0]?.reason,
    );
    assert.deepEqual(reasons, ['SW_CPU', 'SW_CPU', 'SW_CPU', 'NEW_KIND']);
  });

  it('tells each cause of a panic', () => {
    const text = 'assert failed: f a.c:1 (x)\nabort() was called at PC 0x40081234 on core 0\nRebooting...\n';
    assert.deepEqual(
      facts(text).map(({ kind }) => kind),
      ['panic', 'panic', 'rebooting'],
    );
  });

  it('reads the ELF hash of both places, and none of zeros', () => {
    const sha = (text: string): string | undefined => ofKind(text, 'elf-sha256')[0]?.prefix;
    assert.equal(sha('I (437) app_init: ELF file SHA256:  36a99f43d...'), '36a99f43d');
    assert.equal(sha('ELF file SHA256: 3a47011f02436fb8'), '3a47011f02436fb8');
    assert.equal(sha('ELF file SHA256: 0000000000000000'), undefined);
  });
});

describe('boots', () => {
  it('of all chips name the chip', () => {
    const chips = [
      'esp32s2-rc4-20191025',
      'esp32c3-api1-20210207',
      'esp8684-api1-20211015',
      'esp32p4-20230811',
    ];
    assert.deepEqual(
      chips.map((id) => ofKind(`ESP-ROM:${id}`, 'boot')[0]?.chip),
      ['esp32s2', 'esp32c3', 'esp32c2', 'esp32p4'],
    );
  });

  it('know numbers that one chip uses differently', () => {
    const reason = (banner: string): string | undefined =>
      ofKind(`${banner}\nrst:0x17 (X_RST),boot:0x8 (x)`, 'reset')[0]?.reason;
    assert.equal(reason('ESP-ROM:esp32s3-20210327'), 'POWER_GLITCH');
    assert.equal(reason('ESP-ROM:esp32p4-20230811'), 'USB_UART');
  });

  it('tell cores and clock in the words of each version', () => {
    const cpu = (text: string): unknown[] =>
      ofKind(text, 'cpu').map(({ cores, frequencyHz }) => cores ?? frequencyHz);
    assert.deepEqual(
      cpu('I (1) cpu_start: Multicore app\nI (1) app_init: Unicore app\nI (1) cpu_start: Single core mode\n'),
      [2, 1, 1],
    );
    assert.deepEqual(
      cpu('I (1) cpu_start: cpu freq: 240000000\nI (1) cpu_start: cpu freq: 160000000 Hz\n'),
      [240_000_000, 160_000_000],
    );
  });

  it('read all lines of the application information', () => {
    const text = [
      'I (24) boot: ESP-IDF v5.4.1 2nd stage bootloader',
      'I (30) boot: chip revision: v0.2',
      'I (90) app_init: Secure version:   0',
      'I (90) efuse_init: Min chip rev:     v0.0',
      'I (90) efuse_init: Max chip rev:     v0.99 ',
      'I (90) efuse_init: Chip rev:         v1.2',
    ].join('\n');
    assert.deepEqual(
      ofKind(text, 'application').map(({ key, value }) => [key, value]),
      [
        ['bootloader', 'v5.4.1'],
        ['secureVersion', '0'],
        ['minChipRevision', 'v0.0'],
        ['maxChipRevision', 'v0.99'],
      ],
    );
    assert.deepEqual(
      ofKind(text, 'chip-revision').map(({ revision }) => revision),
      [2, 102],
    );
  });
});

describe('panics', () => {
  const reasons = (text: string): unknown[] =>
    ofKind(text, 'panic').map(({ cause, reason }) => [cause, reason]);

  it('of every kind are told apart', () => {
    assert.deepEqual(reasons("Guru Meditation Error: Core / 0 panic'ed (Cache error). "), []);
    assert.deepEqual(reasons("Guru Meditation Error: Core  1 panic'ed (Cache error). "), [
      ['exception', 'Cache error'],
    ]);
    assert.deepEqual(
      reasons("xxGuru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU0). \n"),
      [['interrupt-watchdog', 'Interrupt wdt timeout on CPU0']],
    );
    assert.deepEqual(reasons('\nStack smashing protect failure!\n'), [
      ['stack-smashing', 'Stack smashing protect failure!'],
    ]);
    assert.deepEqual(reasons('assert failed: 0x400d1234\n'), [['assert', 'assert failed: 0x400d1234']]);
    assert.deepEqual(reasons('I (5) abort: the user asked to abort() was it\n'), []);
    assert.deepEqual(reasons('I (5) app: please assert your rights\n'), []);
  });

  it('of ESP_ERROR_CHECK keep what failed and where', () => {
    const text =
      'ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x400d5678\n' +
      'file: "main.c" line 12\nfunc: app_main\nexpression: nvs_flash_init()\n\n' +
      'abort() was called at PC 0x4008abcd on core 0\n';
    assert.deepEqual(facts(text), [
      {
        kind: 'panic',
        cause: 'error-check',
        reason: 'ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM)',
        pc: '0x400d5678',
      },
      { kind: 'panic-detail', text: 'file: "main.c" line 12' },
      { kind: 'panic-detail', text: 'func: app_main' },
      { kind: 'panic-detail', text: 'expression: nvs_flash_init()' },
      {
        kind: 'panic',
        cause: 'abort',
        reason: 'abort() was called at PC 0x4008abcd',
        core: 0,
        pc: '0x4008abcd',
      },
    ]);
    const without = facts(
      'ESP_ERROR_CHECK_WITHOUT_ABORT failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x400d5678\n',
    );
    assert.deepEqual(
      without.map(({ kind }) => kind),
      ['error-check'],
    );
  });

  it('keep their descriptions, of known form or not', () => {
    const text =
      "Guru Meditation Error: Core  0 panic'ed (Cache error). \nDbus write to cache rejected\n\n" +
      'Setting breakpoint at 0x400d1234 and returning...\nCore  0 register dump:\nanything\n';
    assert.deepEqual(
      ofKind(text, 'panic-detail').map((detail) => detail.text),
      ['Dbus write to cache rejected', 'Setting breakpoint at 0x400d1234 and returning...'],
    );
  });

  it('end where the firmware is heard to go on', () => {
    const guru = "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.\n";
    assert.equal(ofKind(`${guru}I (5) app: hello\nsome text\n`, 'panic-detail').length, 0);
    assert.equal(ofKind(`${guru}I (5) app: hello\nRebooting...\n`, 'rebooting').length, 0);
    const dump = 'I (5) esp_core_dump_flash: Save core dump to flash...\n';
    assert.equal(ofKind(`${guru}${dump}Rebooting...\n`, 'rebooting').length, 1);
  });

  it('restart in all the ways they say', () => {
    const ends = [
      'Rebooting...',
      'Rebooting in  5 seconds...',
      'CPU halted.',
      'Entering gdb stub now.',
      'Panic handler entered multiple times. Abort panic handling. Rebooting ...',
    ];
    for (const end of ends)
      assert.equal(ofKind(`Stack smashing protect failure!\n${end}\n`, 'rebooting').length, 1, end);
    assert.equal(ofKind('Rebooting...\n', 'rebooting').length, 0);
  });
});

describe('registers', () => {
  it('are read from both headers, and what is cut is left out', () => {
    const text =
      'Register dump:\nPC      : 0x40087d7e  PS      : 0x00060b33  A0      : 0x800822d5  A1      : 0x3ffd7\n' +
      'Core  1 register dump:\nS0/FP   : 0x00000001  S11     : 0x00000002  \nEPC1    : 0x00000003  EPC2    : 0x00000004\n';
    assert.deepEqual(facts(text), [
      { kind: 'register-dump', core: null },
      { kind: 'registers', values: { PC: 0x40087d7e, PS: 0x60b33, A0: 0x800822d5 } },
      { kind: 'register-dump', core: 1 },
      { kind: 'registers', values: { 'S0/FP': 1, S11: 2 } },
      { kind: 'registers', values: { EPC1: 3, EPC2: 4 } },
    ]);
  });

  it('are no other words with colons', () => {
    assert.deepEqual(facts('ADDRESS : 0x40087d7e\nPC: 0x40087d7e\nLENGTH  : 0x00000010\n'), []);
  });
});

describe('backtraces', () => {
  const one = (text: string): unknown => {
    const [record] = ofKind(text, 'backtrace');
    return record && [record.pcs, record.trusted, record.end];
  };

  it('go on over wrapped lines', () => {
    const text =
      'Backtrace: 0x400d4c5a:0x3ffb4ea0\n0x400d4d11:0x3ffb4ec0 0x400d2b7e:0x3ffb4ee0 |<-CORRUPTED\n0x400d0000:0x3ffb4ee0\n';
    assert.deepEqual(
      ofKind(text, 'backtrace').map(({ pcs, continued }) => [pcs.length, continued]),
      [
        [1, false],
        [2, true],
        [1, true],
      ],
    );
  });

  it('are not continued by what a decoder prints', () => {
    assert.equal(
      ofKind('Backtrace: 0x400d4c5a:0x3ffb4ea0\n0x400d4c5a: main at a.c:5\n', 'backtrace').length,
      1,
    );
    assert.equal(
      ofKind('Backtrace: 0x400d4c5a:0x3ffb4ea0\n  #0  0x400d4c5a:0x3ffb4ea0 in f at a.c:5\n', 'backtrace')
        .length,
      1,
    );
  });

  it('do not believe frames from a stack pointer on that is none', () => {
    assert.deepEqual(one('Backtrace: 0x40084fc0:0x3ffd25e0 0x40088436:0x2ad86acf 0x40084fc0:0x3ffd25e0'), [
      ['0x40084fc0', '0x40088436', '0x40084fc0'],
      1,
      null,
    ]);
  });

  it('keep a jump to nowhere', () => {
    assert.deepEqual(one('Backtrace: 0x00000000:0x3ffd25e0 0x40088436:0x3ffd2600'), [
      ['0x00000000', '0x40088436'],
      2,
      null,
    ]);
  });

  it('are bounded', () => {
    const [record] = ofKind(`Backtrace:${' 0x400d4c5a:0x3ffb4ea0'.repeat(500)}\n`, 'backtrace');
    assert.equal(record?.pcs.length, 128);
  });

  it('without an entry are text', () => assert.deepEqual(facts('Backtrace: none\nBacktrace:\n'), []));
});

describe('stack memory', () => {
  it('keeps whole words only', () => {
    assert.deepEqual(facts('Stack memory:\n3fc9f370: 0x00000004 0x3fc9f3dc 0x3f\n'), [
      { kind: 'stack-memory', address: 0x3fc9f370, words: [4, 0x3fc9f3dc] },
    ]);
  });

  it('is no other dump', () => {
    assert.deepEqual(facts('3fc9f370: 00 01 02\n3fc9f37: 0x00000004\n12345678: hello\n'), []);
  });
});

describe('the task watchdog', () => {
  it('is read in the words of each generation', () => {
    const late = (line: string): unknown => {
      const text = `E (1) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:\nE (1) task_wdt:  - ${line}\n`;
      const [, record] = ofKind(text, 'task-watchdog');
      return record && [record.task, record.cores];
    };
    assert.deepEqual(late('IDLE0 (CPU 0)'), ['IDLE0', '0']);
    assert.deepEqual(late('worker (CPU 0/1)'), ['worker', '0/1']);
    assert.deepEqual(late('a user'), ['a user', undefined]);
    assert.deepEqual(late('smp (0x3)'), ['smp', '0x3']);
    for (const verb of ['feed', 'reset'])
      assert.equal(
        ofKind(
          `E (1) task_wdt: Task watchdog got triggered. The following tasks did not ${verb} the watchdog in time:\n`,
          'task-watchdog',
        ).length,
        1,
      );
  });

  it('has no rows of other tags, and none before it has triggered', () => {
    const start =
      'E (1) task_wdt: Task watchdog got triggered. The following tasks did not reset the watchdog in time:\n';
    assert.equal(ofKind(`${start}I (1) list:  - item\n`, 'task-watchdog').length, 1);
    assert.equal(ofKind('E (1) task_wdt:  - IDLE0 (CPU 0)\n', 'task-watchdog').length, 0);
  });

  it('that aborts restarts', () => {
    const text =
      'E (1) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:\n' +
      'E (1) task_wdt: Aborting.\nE (1) task_wdt: Print CPU 0 (current core) backtrace\n\nRebooting...\n';
    assert.deepEqual(
      facts(text).map(({ kind }) => kind),
      ['task-watchdog', 'task-watchdog', 'rebooting'],
    );
  });
});

describe('brown-outs', () => {
  it('are found in all their forms, also glued to a cut line', () => {
    for (const text of [
      'Brownout detector was triggered',
      'I BOD: Brownout detector was triggered',
      'E BOD: Brownout detector was trig',
      'I (5) wifi:stateE BOD: Brownout detector was triggered',
    ])
      assert.deepEqual(facts(text), [{ kind: 'brownout' }], text);
    assert.deepEqual(facts('Brownout detector level 7'), []);
    assert.deepEqual(facts('I (5) app: Brownout detector was triggered 0 times'), []);
  });
});

describe('a core dump', () => {
  const start = '================= CORE DUMP START =================\n';
  const end = '================= CORE DUMP END =================\n';

  it('is skipped', () => {
    assert.deepEqual(facts(`${start}AAAA+bcd/0123==\nESP0ROM0\n${end}Brownout detector was triggered\n`), [
      { kind: 'brownout' },
    ]);
  });

  it('ends where its end was lost', () => {
    assert.deepEqual(facts(`${start}AAAA\nESP-ROM:esp32s3-20210327\n`), [{ kind: 'boot', chip: 'esp32s3' }]);
    assert.deepEqual(facts(`${start}AAAA\nBrownout detector was triggered\n`), [{ kind: 'brownout' }]);
  });
});
