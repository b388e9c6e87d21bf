/* For Arduino, which looks for a library's headers here. */
#include "../include/heap_monitor.h"
