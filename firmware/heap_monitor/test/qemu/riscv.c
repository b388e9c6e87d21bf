/* QEMU's `virt`: a 16550 at 0x10000000, the machine timer at 10 MHz. */
#include "machine.h"

#define DATA (*(volatile uint8_t *)0x10000000)
#define STATUS (*(volatile uint8_t *)0x10000005)
#define HAS_DATA 0x01
#define CAN_SEND 0x20
#define MTIME_LOW (*(volatile uint32_t *)0x0200bff8)
#define MTIME_HIGH (*(volatile uint32_t *)0x0200bffc)

/* 64 bits by 10, without the library's division. */
uint32_t machine_us(void)
{
    static uint32_t last, rest, us;
    uint32_t now = MTIME_LOW;
    uint32_t passed = now - last + rest;

    (void)MTIME_HIGH;
    last = now;
    us += passed / 10;
    rest = passed % 10;
    return us;
}

void machine_write(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        while (!(STATUS & CAN_SEND)) {
        }
        DATA = (uint8_t)text[i];
    }
}

int machine_read(void)
{
    return STATUS & HAS_DATA ? DATA : -1;
}

__attribute__((naked, section(".entry"))) void _start(void)
{
    __asm__ volatile("la sp, _stack_top\n\t"
                     "la t0, _bss_start\n\t"
                     "la t1, _bss_end\n"
                     "1: sw zero, 0(t0)\n\t"
                     "addi t0, t0, 4\n\t"
                     "bltu t0, t1, 1b\n\t"
                     "call firmware\n"
                     "2: j 2b");
}
