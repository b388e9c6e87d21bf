/* Frames and commands by the vectors, and what they are made with. */
#include "tests.h"

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

void test_vectors(void)
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

void test_frame_leaves_out_what_does_not_fit(void)
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

void test_text(void)
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

void test_window_is_a_minute(void)
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

void test_known_against_a_list(void)
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
