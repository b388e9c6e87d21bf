/* What a sketch gets without an include; signatures of Arduino's core for ESP32. */
#pragma once
#include <stdint.h>
#include <stdlib.h>
struct HardwareSerial {
    void begin(unsigned long baud);
};
extern HardwareSerial Serial;
void delay(uint32_t ms);
void setup();
void loop();
