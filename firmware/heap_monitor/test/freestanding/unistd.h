#pragma once
#include <stddef.h>
typedef long ssize_t;
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
ssize_t read(int file, void *bytes, size_t length);
ssize_t write(int file, const void *bytes, size_t length);
