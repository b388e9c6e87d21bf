/* What the two emulated machines give the test's firmware. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>
#include <stdint.h>

uint32_t machine_us(void);
void machine_write(const char *text, size_t length);
int machine_read(void); /* -1: nothing has come */
void firmware(void);

#endif
