/*
 * The text that the article's firmware prints, byte for byte (UTF-8): its task table, heap lines and leak list. Each
 * line is one write.
 */
#include "hm_state.h"

#if HM_WITH_TEXT

/* A row whose name has 24 bytes, and the window's line with its largest numbers. */
#define LINE_MAX_BYTES 112
#define RULER_LENGTH 92
#define BAR_CELLS 50

struct line {
    char bytes[LINE_MAX_BYTES];
    struct hm_text text;
};

static struct hm_text *begin(struct line *line)
{
    line->text = (struct hm_text){.bytes = line->bytes, .capacity = LINE_MAX_BYTES - 1};
    return &line->text;
}

static void end(struct line *line)
{
    line->text.capacity = LINE_MAX_BYTES;
    hm_text_char(&line->text, '\n');
    hm_write(line->bytes, line->text.length);
}

static void print_ruler(void)
{
    struct line line;
    struct hm_text *text = begin(&line);

    for (unsigned i = 0; i < RULER_LENGTH; i++)
        hm_text_char(text, '-');
    end(&line);
}

/* `I (5123) tag: ` */
static void add_prefix(struct hm_text *text, char level, uint32_t now_ms, const char *tag)
{
    hm_text_char(text, level);
    hm_text_add(text, " (");
    hm_text_decimal(text, now_ms);
    hm_text_add(text, ") ");
    hm_text_add(text, tag);
    hm_text_add(text, ": ");
}

static const char *state_word(char state)
{
    switch (state) {
    case 'X':
        return "Running";
    case 'R':
        return "Ready";
    case 'S':
        return "Suspended";
    case 'D':
        return "Deleted";
    default:
        return "Blocked";
    }
}

static void add_number_cell(struct hm_text *text, uint32_t value, size_t width)
{
    size_t from = text->length;

    if (value != HM_UNKNOWN)
        hm_text_decimal(text, value);
    hm_text_pad(text, from, width);
}

static void add_text_cell(struct hm_text *text, const char *value, size_t width)
{
    size_t from = text->length;

    hm_text_add(text, value);
    hm_text_pad(text, from, width);
}

/* "| %-17s | %-9s | %-8u | %-20lu | %-6s |" */
static void print_task(const struct hm_task *task)
{
    struct line line;
    struct hm_text *text = begin(&line);

    hm_text_add(text, "| ");
    add_text_cell(text, task->name, 17);
    hm_text_add(text, " | ");
    add_text_cell(text, state_word(task->state), 9);
    hm_text_add(text, " | ");
    add_number_cell(text, task->priority, 8);
    hm_text_add(text, " | ");
    add_number_cell(text, task->stack_high_water_mark, 20);
    hm_text_add(text, " | ");
    if (task->core == HM_NO_CORE)
        add_text_cell(text, "N/A", 6);
    else
        add_number_cell(text, task->core, 6);
    hm_text_add(text, " |");
    end(&line);
}

static void print_tasks(void)
{
    static const char header[] =
        "| Task Name         | Status    | Priority | Stack High Water Mark | Core   |\n";
    unsigned count = hm_port_tasks_begin(hm.task_rows, hm.config.max_tasks);

    print_ruler();
    hm_write(header, sizeof header - 1);
    print_ruler();
    for (unsigned i = 0; i < count; i++) {
        struct hm_task task;
        hm_port_task(hm.task_rows, i, &task);
        print_task(&task);
    }
    print_ruler();
}

/* Up to three numbers with the words around them. */
static void print_numbers(const char *const words[], const uint32_t numbers[], unsigned count)
{
    struct line line;
    struct hm_text *text = begin(&line);

    for (unsigned i = 0; i < count; i++) {
        hm_text_add(text, words[i]);
        hm_text_decimal(text, numbers[i]);
    }
    if (words[count])
        hm_text_add(text, words[count]);
    end(&line);
}

static void print_total(const char *before, uint32_t total)
{
    print_numbers((const char *const[]){before, " bytes"}, &total, 1);
}

static void print_window(uint32_t now_ms, uint32_t free_bytes)
{
    uint32_t least, most;

    hm_window_add(&hm.window, now_ms, free_bytes);
    hm_window_range(&hm.window, &least, &most);
    print_numbers(
        (const char *const[]){"Memoria atual: ", ", Min \xc3\x9altimos 60s: ", ", Max \xc3\x9altimos 60s: ", NULL},
        (const uint32_t[]){free_bytes, least, most}, 3);
}

/* "Mem: %6lu |" and a bar, of which all DRAM is the whole. */
static void print_bar(uint32_t free_bytes, uint32_t total)
{
    struct line line;
    struct hm_text *text = begin(&line);
    uint32_t per_cell = total / BAR_CELLS;
    uint32_t filled = per_cell ? free_bytes / per_cell : 0;

    hm_text_add(text, "Mem: ");
    for (uint32_t limit = 100000; limit > 1 && free_bytes < limit; limit /= 10)
        hm_text_char(text, ' ');
    hm_text_decimal(text, free_bytes);
    hm_text_add(text, " |");
    for (unsigned i = 0; i < BAR_CELLS; i++)
        hm_text_char(text, i < filled ? '#' : ' ');
    hm_text_char(text, '|');
    end(&line);
}

static void print_own_stack(uint32_t now_ms)
{
    struct line line;
    struct hm_text *text = begin(&line);

    add_prefix(text, 'I', now_ms, "Memory:");
    hm_text_add(text, "Uso de memoria da tarefa(heap_monitor): ");
    hm_text_decimal(text, hm_port_own_stack_free());
    hm_text_add(text, " bytes");
    end(&line);
}

void hm_human_cycle(uint32_t now_ms)
{
    struct hm_heap heap;
    uint32_t total = hm_port_total(false);

    if (hm.task_rows)
        print_tasks();
    if (!hm_port_heap(0, &heap))
        return;
    print_numbers((const char *const[]){"Memoria atual: ", ", Menor valor: ", NULL},
                  (const uint32_t[]){heap.free_bytes, heap.minimum_free_bytes}, 2);
    print_ruler();
    print_total("Heap DRAM total: ", total);
    print_total("Heap IRAM total: ", hm_port_total(true));
    print_ruler();
    print_window(now_ms, heap.free_bytes);
    if (hm.config.text_bar)
        print_bar(heap.free_bytes, total);
    if (hm_port_own_stack_free() != HM_UNKNOWN)
        print_own_stack(now_ms);
}

static void print_log(char level, uint32_t now_ms, const char *tag, const char *message)
{
    struct line line;
    struct hm_text *text = begin(&line);

    add_prefix(text, level, now_ms, tag);
    hm_text_add(text, message);
    end(&line);
}

void hm_human_trace_started(uint32_t now_ms)
{
    print_log('I', now_ms, "HEAP_MONITOR", "Iniciando rastreamento de heap...");
}

void hm_human_leaks_begin(uint32_t now_ms)
{
    print_log('I', now_ms, "HEAP_MONITOR", "Encerrando rastreamento. Vazamentos detectados:");
}

void hm_human_leak(const struct hm_record *record, uint32_t number, uint32_t now_ms)
{
    struct line line;
    struct hm_text *text = begin(&line);

    add_prefix(text, 'W', now_ms, "MemoryLeak");
    hm_text_add(text, "Aloca\xc3\xa7\xc3\xa3o #");
    hm_text_decimal(text, number);
    hm_text_add(text, ": ");
    hm_text_decimal(text, record->size);
    hm_text_add(text, " bytes em 0x");
    hm_text_hex(text, record->address, 1);
    end(&line);
    for (uint32_t i = 0; i < record->depth; i++) {
        text = begin(&line);
        hm_text_add(text, "   \xe2\x86\xb3 [");
        hm_text_decimal(text, i);
        hm_text_add(text, "] 0x");
        hm_text_hex(text, (uint32_t)(uintptr_t)record->callers[i], 1);
        end(&line);
    }
}

#endif
