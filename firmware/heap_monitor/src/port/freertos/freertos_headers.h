/* FreeRTOS's headers, which ESP-IDF keeps in a folder. */
#ifndef HM_FREERTOS_HEADERS_H
#define HM_FREERTOS_HEADERS_H

#ifdef ESP_PLATFORM
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#else
#include "FreeRTOS.h"
#include "task.h"
#endif

#endif
