/* QEMU's `sim` with an LX106: its console is reached by simulator calls. */
#include "machine.h"

#define CALL_READ 3
#define CALL_WRITE 4
#define CALL_SELECT 29
#define SELECT_READ 1
/* What the emulated core counts a second. */
#define CYCLES_PER_US 40

static int simulator_call(int number, int a, int b, int c, int d)
{
    register int a2 __asm__("a2") = number;
    register int a3 __asm__("a3") = a;
    register int a4 __asm__("a4") = b;
    register int a5 __asm__("a5") = c;
    register int a6 __asm__("a6") = d;

    __asm__ volatile("simcall" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5), "r"(a6) : "memory");
    return a2;
}

uint32_t machine_us(void)
{
    static uint32_t last, rest, us;
    uint32_t now, passed;

    __asm__ volatile("rsr %0, ccount" : "=r"(now));
    passed = now - last + rest;
    last = now;
    us += passed / CYCLES_PER_US;
    rest = passed % CYCLES_PER_US;
    return us;
}

void machine_write(const char *text, size_t length)
{
    while (length > 0) {
        int written = simulator_call(CALL_WRITE, 1, (int)(uintptr_t)text, (int)length, 0);
        if (written <= 0)
            continue; /* the other side is slow */
        text += written;
        length -= (size_t)written;
    }
}

int machine_read(void)
{
    static const uint32_t at_once[2];
    char c;

    if (simulator_call(CALL_SELECT, 0, SELECT_READ, (int)(uintptr_t)at_once, 0) <= 0)
        return -1;
    return simulator_call(CALL_READ, 0, (int)(uintptr_t)&c, 1, 0) == 1 ? (unsigned char)c : -1;
}

/* The core begins at 0x50000000, in what is its ROM. */
__asm__(".section .reset, \"ax\"\n"
        ".global _start\n"
        "_start:\n"
        "j 1f\n"
        ".align 4\n"
        "2: .word _stack_top\n"
        "3: .word firmware\n"
        "1: l32r a1, 2b\n"
        "l32r a0, 3b\n"
        "callx0 a0\n"
        "4: j 4b\n");
