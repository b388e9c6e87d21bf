/*
 * Real time: the machine timer of QEMU's virt machine, 10 MHz.
 */
#include "clock.h"

#define MTIME_LOW (*(volatile uint32_t *)0x0200bff8)
#define MTIME_HIGH (*(volatile uint32_t *)0x0200bffc)
#define MTIMECMP_LOW (*(volatile uint32_t *)0x02004000)
#define MTIMECMP_HIGH (*(volatile uint32_t *)0x02004004)
#define TICKS_PER_MS 10000u
#define MIE_MTIE 0x80u

/* The mtime at which the current millisecond, `ms`, began. */
static uint64_t ms_began;
static uint32_t ms;

static uint64_t mtime(void)
{
    uint32_t high, low;
    do {
        high = MTIME_HIGH;
        low = MTIME_LOW;
    } while (high != MTIME_HIGH);
    return (uint64_t)high << 32 | low;
}

void clock_init(void)
{
    ms_began = mtime();
}

/* Counts on, so that no 64-bit division is needed; the idle task calls it at least once a second. */
uint32_t clock_ms(void)
{
    uint32_t passed = (uint32_t)(mtime() - ms_began) / TICKS_PER_MS;

    ms += passed;
    ms_began += passed * TICKS_PER_MS;
    return ms;
}

/* The timer interrupt is enabled in mie but not in mstatus: it ends the wfi and is never taken. */
void clock_sleep_until(uint32_t wake_ms)
{
    int32_t left = (int32_t)(wake_ms - clock_ms());
    uint64_t wake = left > 0 ? ms_began + (uint64_t)left * TICKS_PER_MS : ms_began;

    MTIMECMP_HIGH = UINT32_MAX;
    MTIMECMP_LOW = (uint32_t)wake;
    MTIMECMP_HIGH = (uint32_t)(wake >> 32);
    __asm__ volatile("csrs mie, %0\n\twfi" ::"r"(MIE_MTIE) : "memory");
}

uint32_t clock_cycles(void)
{
    uint32_t cycles;
    __asm__ volatile("csrr %0, mcycle" : "=r"(cycles));
    return cycles;
}
