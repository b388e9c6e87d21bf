/* The core on the host, with a fake system. `test_core VECTORS` runs all; `test_core --article` prints its text. */
#include "fake.h"

#include "../../src/hm_sampler.h"

/* ---- Vectors ---- */

static char *column(char **rest)
{
    char *start = *rest;
    char *end = start + strcspn(start, "\t\n");

    *rest = *end ? end + 1 : end;
    *end = 0;
    return start;
}

static void add_hexadecimals(struct hm_frame *frame, char key, char *list)
{
    bool first = true;

    for (char *item = strtok(list, ","); item; item = strtok(NULL, ",")) {
        CHECK(hm_frame_item(frame, key, first, (uint32_t)strtoul(item, NULL, 16)));
        first = false;
    }
}

static void add_field(struct hm_frame *frame, char *field)
{
    char key = field[0], kind = field[2], *value = field + 4;

    if (kind == 't')
        hm_frame_text(frame, key, value);
    else if (kind == 'x')
        add_hexadecimals(frame, key, value);
    else
        hm_frame_number(frame, key, strcmp(value, "-") == 0 ? HM_NO_CORE : (uint32_t)strtoul(value, NULL, 10));
}

static void check_frame(char *rest)
{
    struct hm_frame frame;
    char *sequence = column(&rest), *type = column(&rest), *word = column(&rest), *fields = column(&rest);
    char *line = column(&rest), *next;
    size_t length;

    hm_frame_begin(&frame, (uint16_t)strtoul(sequence, NULL, 16), type);
    if (strcmp(word, "-") != 0) {
        word[strlen(word) - 1] = 0;
        hm_frame_word(&frame, word + 1, 24);
    }
    for (char *field = fields; strcmp(fields, "-") != 0 && field; field = next) {
        next = strchr(field, ' ');
        if (next)
            *next++ = 0;
        add_field(&frame, field);
    }
    length = hm_frame_end(&frame);
    CHECK(length <= HM_FRAME_MAX && frame.bytes[length - 1] == '\n');
    frame.bytes[length - 1] = 0;
    CHECK_TEXT(frame.bytes, line);
}

static void check_command(char *rest)
{
    char *id = column(&rest), *command = column(&rest), *line = column(&rest), *answer = column(&rest);
    char wanted[64];

    (void)command;
    fake_said();
    fake.input = line;
    fake_pass(200);
    hm_command_byte('\n');
    snprintf(wanted, sizeof wanted, " ack i=%s r=%s*", id, answer);
    if (!strstr(fake_said(), wanted)) {
        fprintf(stderr, "%s is not answered by%s\n", line, wanted);
        failures++;
    }
}

static void check_no_command(char *rest)
{
    fake_said();
    fake.input = column(&rest);
    fake_pass(200);
    hm_command_byte('\n');
    CHECK(!strstr(fake_said(), " ack "));
}

static const char *vectors;

static void test_vectors(void)
{
    FILE *file = fopen(vectors, "r");
    char line[512];
    unsigned count = 0;

    CHECK(file != NULL);
    heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_INPUT, .trace_records = 8});
    while (file && fgets(line, sizeof line, file)) {
        char *rest = line;
        const char *kind = column(&rest);
        count++;
        if (strcmp(kind, "frame") == 0)
            check_frame(rest);
        else if (strcmp(kind, "command") == 0)
            check_command(rest);
        else if (strcmp(kind, "badcommand") == 0)
            check_no_command(rest);
        else
            CHECK(kind[0] == '#' || strcmp(kind, "bad") == 0);
    }
    CHECK(count > 50);
    if (file)
        fclose(file);
}

/* ---- Frames ---- */

static void test_frame_leaves_out_what_does_not_fit(void)
{
    struct hm_frame frame;
    char name[200];
    size_t length;

    memset(name, '*', sizeof name);
    hm_frame_begin(&frame, 1, "task");
    hm_frame_word(&frame, name, sizeof name);
    hm_frame_number(&frame, 'w', 4294967290u);
    length = hm_frame_end(&frame);
    CHECK(length <= HM_FRAME_MAX);
    CHECK(memchr(frame.bytes, 'w', length) == NULL);
    CHECK(strncmp(&frame.bytes[length - 13], "%2a*", 4) == 0 || strncmp(&frame.bytes[length - 12], "2a*", 3) == 0 ||
          frame.bytes[length - 10] == '*');
}

static void test_text(void)
{
    char bytes[16];
    struct hm_text text = {.bytes = bytes, .capacity = sizeof bytes - 1};

    hm_text_decimal(&text, 0);
    hm_text_hex(&text, 0, 1);
    hm_text_hex(&text, 0xab, 4);
    hm_text_pad(&text, 6, 2);
    bytes[text.length] = 0;
    CHECK_TEXT(bytes, "0000ab  ");
    hm_text_decimal(&text, 4294967295u);
    CHECK(text.cut && text.length == sizeof bytes - 1);
    CHECK(hm_crc32("123456789", 9) == 0xcbf43926);
}

/* ---- Window ---- */

static void test_window_is_a_minute(void)
{
    struct hm_window window;
    uint32_t least, most, now_ms = UINT32_MAX - 30000; /* wraps meanwhile */

    hm_window_reset(&window, now_ms);
    hm_window_add(&window, now_ms, 10);
    for (unsigned i = 1; i < 20; i++)
        hm_window_add(&window, now_ms += 3000, 100 + i);
    hm_window_range(&window, &least, &most);
    CHECK(least == 10 && most == 119);
    hm_window_add(&window, now_ms += 3000, 50);
    hm_window_range(&window, &least, &most);
    CHECK(least == 50 && most == 119);
    hm_window_add(&window, now_ms += 3600000, 70);
    hm_window_range(&window, &least, &most);
    CHECK(least == 70 && most == 70);
}

/* ---- Known allocations, against a plain list ---- */

static void test_known_against_a_list(void)
{
    enum { RECORDS = 40, ADDRESSES = 64 };
    struct hm_known_entry entries[RECORDS + RECORDS / 3 + 1];
    struct hm_known known = {.entries = entries, .capacity = hm_known_capacity(RECORDS)};
    unsigned forgotten = 0;
    uint32_t size_of[ADDRESSES] = {0}, known_size[ADDRESSES] = {0};
    bool is_kept[ADDRESSES] = {false};
    uint32_t seed = 1;

    CHECK(known.capacity == sizeof entries / sizeof *entries);
    hm_known_clear(&known);
    for (unsigned pass = 0; pass < 3000; pass++) {
        unsigned live = 0, gone = 0, expected_gone = 0;
        uint32_t from = 0, address;
        for (unsigned i = 0; i < ADDRESSES; i++) {
            seed = seed * 1664525u + 1013904223u;
            if (seed >> 28 < 7)
                size_of[i] = 0;
            else if (seed >> 28 < 14 && size_of[i] == 0)
                size_of[i] = (seed >> 8 & 0xff) | 1;
            live += size_of[i] != 0;
            if (live > RECORDS) {
                size_of[i] = 0;
                live--;
            }
        }
        for (unsigned i = ADDRESSES; i-- > 0;) {
            uint32_t at = 0x3ffb0000 + i * 8;
            if (size_of[i] == 0) {
                expected_gone += known_size[i] != 0;
                continue;
            }
            enum hm_seen seen = hm_known_see(&known, at, size_of[i], 0);
            CHECK(seen == (known_size[i] == 0            ? HM_SEEN_NEW
                           : known_size[i] == size_of[i] ? HM_SEEN_KNOWN
                                                         : HM_SEEN_CHANGED));
            if (known.forgot) {
                /* It had no room: it is as if it had not been seen. */
                known.forgot = false;
                forgotten++;
                is_kept[i] = false;
                continue;
            }
            is_kept[i] = true;
            CHECK(hm_known_see(&known, at, size_of[i], 0) == HM_SEEN_TWICE);
        }
        while ((address = hm_known_take_gone(&known, &from)) != 0) {
            CHECK(size_of[(address - 0x3ffb0000) / 8] == 0 && known_size[(address - 0x3ffb0000) / 8] != 0);
            gone++;
        }
        CHECK(gone == expected_gone);
        for (unsigned i = 0; i < ADDRESSES; i++)
            known_size[i] = is_kept[i] ? size_of[i] : 0;
    }
    CHECK(forgotten > 0);
}

/* ---- Life ---- */

static void test_any_order(void)
{
    for (unsigned i = 0; i < 3; i++) {
        CHECK(heap_monitor_stop() == HEAP_MONITOR_OK);
        CHECK(heap_monitor_mark("x") == HEAP_MONITOR_INVALID_STATE);
        CHECK(heap_monitor_report_now() == HEAP_MONITOR_INVALID_STATE);
        CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE);
        CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_OK);
        CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_OK);
        CHECK(heap_monitor_is_running());
        CHECK(heap_monitor_mark(NULL) == HEAP_MONITOR_INVALID_ARGUMENT);
        CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE); /* no records were asked for */
        CHECK(heap_monitor_stop() == HEAP_MONITOR_OK);
        CHECK(heap_monitor_stop() == HEAP_MONITOR_OK);
        CHECK(!heap_monitor_is_running());
        CHECK(fake.outstanding == 0);
    }
}

static void test_no_memory_at_any_point(void)
{
    fake.task_count = 1;
    fake.tasks[0].name = "main";
    for (int left = 0; left < 3; left++) {
        fake.allocations_left = left;
        CHECK(heap_monitor_start(&(heap_monitor_config_t){.trace_records = 8}) == HEAP_MONITOR_NO_MEMORY);
        CHECK(fake.outstanding == 0 && !heap_monitor_is_running());
    }
    fake.allocations_left = -1;
    fake.refuse_task = true;
    CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_NO_MEMORY);
    CHECK(fake.outstanding == 0);
    fake.refuse_task = false;
    CHECK(heap_monitor_start(NULL) == HEAP_MONITOR_OK);
}

static void test_marks_are_bounded(void)
{
    heap_monitor_start(NULL);
    for (unsigned i = 0; i < HM_MARKS; i++)
        CHECK(heap_monitor_mark("a name that is longer than a mark's") == HEAP_MONITOR_OK);
    CHECK(heap_monitor_mark("x") == HEAP_MONITOR_BUSY);
    fake_pass(10);
    CHECK(strstr(fake_said(), " mark a%20name%20that%20is%20longer%20t t=1000*") != NULL);
    CHECK(heap_monitor_mark("x") == HEAP_MONITOR_OK);
    fake_pass(3000);
    CHECK(strstr(fake_said(), " d=1*") != NULL);
}

static unsigned count_of(const char *text, const char *word)
{
    unsigned count = 0;

    for (; (text = strstr(text, word)); text++)
        count++;
    return count;
}

static void test_period(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.period_ms = 1000});
    fake_pass(10000);
    CHECK(count_of(fake_said(), " heap default ") == 10);
    heap_monitor_period(500);
    fake_pass(10000);
    CHECK(count_of(fake_said(), " heap default ") == 20);
    fake.now_ms += 60000; /* held up: no burst */
    fake_pass(500);
    CHECK(count_of(fake_said(), " heap default ") <= 2);
    CHECK(heap_monitor_period(1) == HEAP_MONITOR_INVALID_ARGUMENT);
}

static void test_every_write_is_one_whole_frame(void)
{
    const char *text;
    unsigned lines = 0;

    fake.heaps = 3;
    fake.task_count = 1;
    fake.tasks[0] = (struct hm_task){"a_very_long_task_name_*%,=", 'B', UINT32_MAX - 9, UINT32_MAX - 9, 25, 24, 1,
                                     UINT32_MAX - 9, UINT32_MAX - 9, UINT32_MAX - 9, UINT32_MAX - 9};
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 8});
    fake_pass(9000);
    text = fake_said();
    for (const char *line = text; *line; lines++) {
        const char *end = strchr(line, '\n');
        CHECK(strncmp(line, "~hm1 ", 5) == 0 && end - line < HM_FRAME_MAX);
        line = end + 1;
    }
    CHECK(lines == fake.writes);
}

/* ---- Leaks ---- */

/* Runs on until the present report has come to its end. */
static const char *leak_report(void)
{
    heap_monitor_report_now();
    fake_pass(60);
    for (unsigned i = 0; hm.pass.active && i < 1000; i++)
        fake_pass(60);
    return fake_said();
}

static void start_tracing(uint32_t records)
{
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = records, .leak_report_ms = 1u << 30});
    fake_pass(10);
    fake_said();
}

static void test_reports_are_incremental(void)
{
    const char *text;

    start_tracing(32);
    for (uint32_t i = 1; i <= 20; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 20 && count_of(text, " f=1 ") == 1);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 0 && count_of(text, " gone ") == 0 && strstr(text, " lend i=2 n=20 s=320 "));
    for (uint32_t i = 1; i <= 15; i++)
        fake_untrace(0x3ffb0000 + i * 32);
    fake_trace(40, 0x3ffb0000 + 1 * 32);
    fake_trace(8, 0x3ffc0000);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 2 && strstr(text, " lend i=3 n=7 s=128 "));
    /* 14 vanished; one address is another allocation now. */
    CHECK(count_of(text, " gone ") == 2);
}

static uint32_t freed_meanwhile;
static void free_one(uint32_t index)
{
    if (index % 4 == 1 && freed_meanwhile < 8)
        fake_untrace(0x3ffb0000 + ++freed_meanwhile * 64);
}

/* All records are others than before: what had no room is made good by a whole list. */
static void test_a_turnover_of_all(void)
{
    const char *text;

    start_tracing(32);
    for (uint32_t i = 1; i <= 32; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    leak_report();
    for (uint32_t i = 1; i <= 32; i++)
        fake_untrace(0x3ffb0000 + i * 32);
    for (uint32_t i = 1; i <= 32; i++)
        fake_trace(24, 0x3ffc0000 + i * 32);
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 32 && strstr(text, " f=0 ") && strstr(text, " lend i=2 n=32 s=768 "));
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 32 && strstr(text, " f=1 "));
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 0 && strstr(text, " lend i=4 n=32 s=768 "));
}

/* Records before the reader's place are freed while it reads: none of the others is missed. */
static void test_frees_during_a_report_hide_nothing(void)
{
    const char *text;

    freed_meanwhile = 0;
    start_tracing(64);
    for (uint32_t i = 1; i <= 50; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    fake.between = free_one;
    text = leak_report();
    fake.between = NULL;
    for (uint32_t i = 1; i <= 50; i++) {
        char address[32];
        snprintf(address, sizeof address, " a=%x ", 0x3ffb0000 + i * 32);
        CHECK(count_of(text, address) == 1 || (count_of(text, address) == 0 && i % 2 == 0 && i <= 16));
    }
    text = leak_report();
    CHECK(count_of(text, " leak a=") == 0);
}

static void test_overflow_is_told(void)
{
    start_tracing(16);
    for (uint32_t i = 1; i <= 20; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    CHECK(strstr(leak_report(), " c=16 o=1 a=20 e=0 ") != NULL);
}

static void test_deep_stacks_go_on_in_further_frames(void)
{
    const char *text;

    start_tracing(16);
    fake_trace(16, 0x3ffb0020);
    fake.records[0].depth = FAKE_DEPTH;
    for (unsigned i = 0; i < FAKE_DEPTH; i++)
        fake.records[0].callers[i] = (void *)(uintptr_t)(0x400d0000 + i);
    text = leak_report();
    CHECK(strstr(text, " d=12 c=400d0000,") && count_of(text, " more c=") == 1 && count_of(text, ",400d") == 10);
}

static void test_reports_are_paced(void)
{
    uint32_t began_ms;

    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 64, .bytes_per_second = 1000, .period_ms = 1000,
                                                .leak_report_ms = 1u << 30});
    fake_pass(10);
    for (uint32_t i = 1; i <= 60; i++)
        fake_trace(16, 0x3ffb0000 + i * 32);
    began_ms = fake.now_ms;
    heap_monitor_report_now();
    fake_said();
    do {
        fake_pass(20);
    } while (hm.pass.active && fake.now_ms - began_ms < 60000);
    /* 60 records of about 90 bytes, at 1,000 a second of which tables take some 250. */
    CHECK(fake.now_ms - began_ms > 4000 && fake.now_ms - began_ms < 12000);
    /* The tables have gone on meanwhile. */
    CHECK(count_of(fake_said(), " heap default ") >= (fake.now_ms - began_ms) / 1000);
}

static void test_trace_window(void)
{
    const char *text;

    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 16, .trace_window_ms = 10000});
    fake_pass(10);
    fake_trace(16, 0x3ffb0020);
    fake_pass(20000);
    text = fake_said();
    CHECK(count_of(text, " leaks i=1 ") == 1 && count_of(text, " trace n=0*") == 1 && !fake.tracing);
    CHECK(strstr(text, " lend i=1 ") < strstr(text, " trace n=0*"));
    heap_monitor_trace_start(0);
    fake_pass(10);
    CHECK(fake.tracing && strstr(fake_said(), " trace n=1 "));
    heap_monitor_trace_stop();
    fake_pass(100);
    CHECK(!fake.tracing && strstr(fake_said(), " leaks i=1 f=1 "));
}

static void test_without_a_trace(void)
{
    fake.external_counts = true;
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 16});
    fake_pass(10);
    CHECK(strstr(fake_said(), " l=none ") != NULL);
    CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE);
}

static void test_a_firmware_that_traces_by_itself(void)
{
    fake.refuse_trace = true;
    CHECK(heap_monitor_start(&(heap_monitor_config_t){.trace_records = 16}) == HEAP_MONITOR_OK);
    CHECK(fake.outstanding == 0);
    fake_pass(10);
    CHECK(strstr(fake_said(), " l=none ") != NULL);
    CHECK(heap_monitor_trace_start(0) == HEAP_MONITOR_INVALID_STATE);
}

/* ---- Commands ---- */

static void feed(const char *line)
{
    heap_monitor_receive(line, strlen(line));
}

static void test_commands_are_off(void)
{
    heap_monitor_start(NULL);
    fake.input = "~hmc1 4 report*6563d277\n";
    feed("~hmc1 4 report*6563d277\n");
    fake_pass(500);
    CHECK(!strstr(fake_said(), " ack ") && *fake.input == '~');
    CHECK(heap_monitor_command("report") == HEAP_MONITOR_INVALID_STATE);
}

static void test_commands_between_other_input(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_FED});
    feed("help\r\nfree ~hmc~hmc1 4 report*6563d277\r\nfoo");
    fake_pass(10);
    CHECK(count_of(fake_said(), " ack i=4 r=ok*") == 1);
    for (unsigned i = 0; i < 100; i++)
        feed("~hmc1 4 report*65");
    feed("\n");
    fake_pass(10);
    CHECK(!strstr(fake_said(), " ack "));
    feed("~hmc1 2 stop*8bf5fb2e\n");
    fake_pass(10000);
    CHECK(count_of(fake_said(), " heap ") == 0);
    CHECK(heap_monitor_command("start") == HEAP_MONITOR_OK);
    fake_pass(100);
    CHECK(count_of(fake_said(), " heap ") == 1);
    heap_monitor_stop();
    feed("~hmc1 4 report*6563d277\n");
    CHECK(heap_monitor_command("report") == HEAP_MONITOR_INVALID_STATE);
}

static void test_console(void)
{
    heap_monitor_start(&(heap_monitor_config_t){.commands = HEAP_MONITOR_COMMANDS_CONSOLE});
    CHECK(fake.console == 1);
    heap_monitor_stop();
    CHECK(fake.console == 0);
}

/* ---- Sampler ---- */

static void test_sampler(void)
{
    enum { RECORDS = 32 };
    static char memory[RECORDS * 128];
    const void *callers[] = {&failures, memory};
    struct hm_trace_summary summary;
    struct hm_record record;
    unsigned found = 0;

    CHECK(hm_sampler_size(RECORDS) <= sizeof memory);
    hm_sampler_prepare(memory, RECORDS, 4);
    hm_sampler_start();
    for (uintptr_t i = 0; i < 400; i++)
        hm_sampler_allocated((void *)(0x1000 + i * 8), i, callers, 2);
    hm_sampler_summary(&summary);
    CHECK(summary.total_allocations == 400 && summary.high_water_mark == RECORDS && summary.missed == 100 - RECORDS);
    for (uint32_t i = hm_sampler_count(); i-- > 0;)
        if (hm_sampler_get(i, &record)) {
            CHECK(record.size % 4 == 0 && record.depth == 2 && record.callers[1] == memory);
            found++;
        }
    CHECK(found == RECORDS);
    for (uintptr_t i = 0; i < 400; i++)
        hm_sampler_freed((void *)(0x1000 + i * 8));
    for (uint32_t i = hm_sampler_count(); i-- > 0;)
        CHECK(!hm_sampler_get(i, &record));
    hm_sampler_stop();
    hm_sampler_allocated(memory, 1, callers, 2);
    CHECK(!hm_sampler_wants());
    hm_sampler_release();
    hm_sampler_freed(memory);
}

/* ---- Text ---- */

/* The figures of test/fixtures/logs/article/article-utf8-lf.txt of the editor's tests. */
static void print_article(void)
{
    fake.task_count = 6;
    fake.tasks[0] = (struct hm_task){"main", 'X', 2264, 0, 1, 1, 0, 1, 0, 0, 0};
    fake.tasks[1] = (struct hm_task){"IDLE0", 'R', 1016, 0, 0, 0, 0, 2, 0, 0, 0};
    fake.tasks[2] = (struct hm_task){"IDLE1", 'R', 1020, 0, 0, 0, 1, 3, 0, 0, 0};
    fake.tasks[3] = (struct hm_task){"Tmr Svc", 'B', 1384, 0, 1, 1, 0, 4, 0, 0, 0};
    fake.tasks[4] = (struct hm_task){"ipc0", 'S', 512, 0, 24, 24, 0, 5, 0, 0, 0};
    fake.tasks[5] = (struct hm_task){"tarefa_vazament", 'B', 128, 0, 5, 5, HM_NO_CORE, 6, 0, 0, 0};
    fake.now_ms = 8123;
    heap_monitor_start(&(heap_monitor_config_t){.output = HEAP_MONITOR_TEXT, .text_bar = true, .trace_records = 16,
                                                .trace_window_ms = 10010});
    fake.heap.free_bytes = 281000;
    fake_pass(3000);
    fake.heap.free_bytes = 289120;
    fake_pass(3000);
    fake.heap.free_bytes = 287364;
    fake_trace(64, 0x3ffb8e60);
    fake.records[0].depth = 1;
    fake_trace(1024, 0x3ffb8a54);
    fake.records[1].callers[1] = (void *)(uintptr_t)0x400d6043;
    fake_pass(3000);
    fake.heap.free_bytes = 1024;
    fake_pass(3000);
    fake.heap.free_bytes = 303640;
    fake_pass(3000);
}

/* Minutes of a busy device, for tests of a bad line. */
static void print_stream(void)
{
    uint32_t seed = 1;

    fake.task_count = 8;
    for (uint32_t i = 0; i < 8; i++)
        fake.tasks[i] = (struct hm_task){"task", 'B', 100 + i, 2048, i, i, 0, i, HM_UNKNOWN, HM_UNKNOWN, HM_UNKNOWN};
    heap_monitor_start(&(heap_monitor_config_t){.trace_records = 64, .leak_report_ms = 6000});
    for (unsigned step = 0; step < 200; step++) {
        for (unsigned i = 0; i < 12; i++) {
            uint32_t address = 0x3ffb0000 + (seed >> 16) % 48 * 32;
            seed = seed * 1664525u + 1013904223u;
            fake_untrace(address);
            if (seed >> 31)
                fake_trace(16 + (seed >> 8) % 64, address);
        }
        fake.heap.free_bytes = 200000 + (seed >> 20);
        fake_pass(3000);
        fputs(fake_said(), stdout);
        fake.length = 0;
        fake_said();
    }
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--stream") == 0) {
        fake_reset();
        print_stream();
        heap_monitor_stop();
        return 0;
    }
    if (count == 2 && strcmp(arguments[1], "--article") == 0) {
        fake_reset();
        print_article();
        fputs(fake_said(), stdout);
        heap_monitor_stop();
        return 0;
    }
    vectors = count == 2 ? arguments[1] : "vectors.txt";
    RUN(test_vectors);
    RUN(test_text);
    RUN(test_frame_leaves_out_what_does_not_fit);
    RUN(test_window_is_a_minute);
    RUN(test_known_against_a_list);
    RUN(test_any_order);
    RUN(test_no_memory_at_any_point);
    RUN(test_marks_are_bounded);
    RUN(test_period);
    RUN(test_every_write_is_one_whole_frame);
    RUN(test_reports_are_incremental);
    RUN(test_a_turnover_of_all);
    RUN(test_frees_during_a_report_hide_nothing);
    RUN(test_overflow_is_told);
    RUN(test_deep_stacks_go_on_in_further_frames);
    RUN(test_reports_are_paced);
    RUN(test_trace_window);
    RUN(test_without_a_trace);
    RUN(test_a_firmware_that_traces_by_itself);
    RUN(test_commands_are_off);
    RUN(test_commands_between_other_input);
    RUN(test_console);
    RUN(test_sampler);
    fake_reset();
    CHECK(fake.outstanding == 0);
    return failures ? 1 : 0;
}
