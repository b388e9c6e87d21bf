/*
 * Heap and tasks of a sketch that forgets one block of three: every 3 s, for the editor. For tables in the Serial
 * Monitor set config.output = HEAP_MONITOR_TEXT. It prints where printf() does: UART0, as Arduino's core is built.
 */
#include <HeapMonitor.h>

/* A compiler leaves out an allocation that nothing is done with. */
static void *volatile used;

void setup()
{
    heap_monitor_config_t config = {};

    Serial.begin(115200);
    config.period_ms = 3000;
    heap_monitor_start(&config);
}

void loop()
{
    static unsigned count;
    void *block = malloc(64);

    used = block;
    if (++count % 3 != 0)
        free(block);
    if (count % 100 == 0)
        heap_monitor_mark("100 rounds");
    delay(100);
}
