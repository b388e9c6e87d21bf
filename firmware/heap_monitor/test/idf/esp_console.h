#pragma once
#include "esp_err.h"
#include "esp_idf_version.h"
typedef int (*esp_console_cmd_func_t)(int argc, char **argv);
typedef struct {
    const char *command;
    const char *help;
    const char *hint;
    esp_console_cmd_func_t func;
    void *argtable;
#if STUB_IDF >= 50300
    int (*func_w_context)(void *context, int argc, char **argv);
    void *context;
#endif
} esp_console_cmd_t;
esp_err_t esp_console_cmd_register(const esp_console_cmd_t *cmd);
#if STUB_IDF >= 50400
esp_err_t esp_console_cmd_deregister(const char *cmd_name);
#endif
