/**
 * What ESP-IDF's first examples print of the heap and the chip: `hello_world` (also generic_gpio, https_mbedtls and others
 * that begin as it does) and the examples of esp-mqtt and esp_http_client. Sources: `hello_world_main.c`, v3 to v6;
 * `app_main.c` of the protocols' examples.
 *
 *     This is esp32c3 chip with 1 CPU core(s), WiFi/BLE, silicon revision v0.4, 4MB external flash
 *     This is ESP32 chip with 2 CPU cores, WiFi/BT/BLE, silicon revision 1, 4MB external flash        v3, v4
 *     Minimum free heap size: 333524 bytes                                                            esp_get_minimum_free_heap_size()
 *     [APP] Free memory: 281932 bytes                                                                 esp_get_free_heap_size()
 */
import type { Emit, Format } from '../format';
import type { Line } from '../prefix';

const MINIMUM = /^Minimum free heap size: (\d{1,10}) bytes\s*$/;
const FREE = /^\[APP\] Free memory: (\d{1,10}) bytes\s*$/;
const CHIP =
  /^This is (ESP32[A-Z0-9-]{0,8}|esp32[a-z0-9]{0,8}) chip with (\d) CPU core(?:s|\(s\)), [^,]{1,64}, (?:silicon )?revision v?(\d{1,3})(?:\.(\d{1,2}))?, /;

export class IdfExamples implements Format {
  readonly first = 'MT[';

  parse({ message }: Line, emit: Emit): boolean {
    if (message.startsWith('This is ')) return emitChip(message, emit);
    const minimum = message.startsWith('Minimum free') ? MINIMUM.exec(message)?.[1] : undefined;
    if (minimum !== undefined) {
      emit({ kind: 'heap-detail', heap: 'default', minimumFreeBytes: Number(minimum) });
      return true;
    }
    const free = message.startsWith('[APP] ') ? FREE.exec(message)?.[1] : undefined;
    if (free === undefined) return false;
    emit({ kind: 'heap', heap: 'default', line: 'product', freeBytes: Number(free) });
    return true;
  }

  reset(): void {}
}

function emitChip(message: string, emit: Emit): boolean {
  const [, name, cores, major, minor] = CHIP.exec(message) ?? [];
  if (name === undefined) return false;
  emit({ kind: 'cpu', cores: Number(cores), chip: name.toLowerCase().replaceAll('-', '') });
  const bare = minor === undefined;
  emit({ kind: 'chip-revision', revision: bare ? Number(major) : Number(major) * 100 + Number(minor), bare });
  return true;
}
