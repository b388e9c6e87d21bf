/* How this build of ESP-IDF can trace allocations. */
#ifndef HM_IDF_H
#define HM_IDF_H

#include <string.h>

#include "sdkconfig.h"

#include "esp_idf_version.h"

#if defined(CONFIG_HEAP_TRACING_STANDALONE)
/* ESP-IDF's own trace. */
#define HM_IDF_TRACING "trace"
#define HM_IDF_DEPTH CONFIG_HEAP_TRACING_STACK_DEPTH
#define HM_IDF_TRACE 1
#define HM_IDF_HOOKS 0
#elif defined(CONFIG_HEAP_USE_HOOKS) && defined(CONFIG_HEAP_MONITOR_HOOKS) && \
    ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 1, 0)
#include "../../hm_sampler.h"

/* The allocator's hooks, and a sample of what they tell. */
#define HM_IDF_TRACING "hooks"
#if defined(CONFIG_IDF_TARGET_ARCH_XTENSA) || defined(CONFIG_ESP_SYSTEM_USE_FRAME_POINTER)
#define HM_IDF_DEPTH HM_SAMPLER_DEPTH
#else
#define HM_IDF_DEPTH 0 /* no stack can be walked */
#endif
#define HM_IDF_TRACE 0
#define HM_IDF_HOOKS 1
#else
#define HM_IDF_TRACING "none"
#define HM_IDF_DEPTH 0
#define HM_IDF_TRACE 0
#define HM_IDF_HOOKS 0
#endif

#endif
