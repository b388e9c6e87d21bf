/* The least program that reports heap and tasks: what it links is the basic part, whose size is measured. */
#include "heap_monitor.h"

void _start(void);

void _start(void)
{
    heap_monitor_start(0);
    heap_monitor_report_now();
    heap_monitor_mark("x");
    heap_monitor_stop();
}
