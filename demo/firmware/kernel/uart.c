/*
 * The console: the 16550 UART of QEMU's virt machine, polled.
 */
#include "uart.h"

#include <stdint.h>

#define THR (*(volatile uint8_t *)0x10000000) /* transmit holding register */
#define LSR (*(volatile uint8_t *)0x10000005) /* line status register */
#define LSR_THR_EMPTY 0x20

static void send(char c)
{
    while (!(LSR & LSR_THR_EMPTY)) {
    }
    THR = (uint8_t)c;
}

/* Every "\n" leaves as "\r\n", as ESP-IDF's console does by default. */
void uart_putc(char c)
{
    if (c == '\n')
        send('\r');
    send(c);
}
