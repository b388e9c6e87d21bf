#pragma once

void uart_putc(char c);
