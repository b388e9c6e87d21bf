/** Small projects of each kind that the firmware component can be put into. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from '../../src/component/change';

export type Tree = Readonly<Record<string, string>>;

const IDF_CMAKE =
  'cmake_minimum_required(VERSION 3.16)\ninclude($ENV{IDF_PATH}/tools/cmake/project.cmake)\nproject(hello)\n';
const C_MAIN = '#include <stdio.h>\n\nvoid app_main(void)\n{\n    printf("hello\\n");\n}\n';
const SKETCH = 'void setup() {\n  Serial.begin(115200);\n}\n\nvoid loop() {\n}\n';

/** As `idf.py create-project` makes it. */
export const idfProject: Tree = {
  'CMakeLists.txt': IDF_CMAKE,
  'main/CMakeLists.txt': 'idf_component_register(SRCS "main.c" INCLUDE_DIRS ".")\n',
  'main/main.c': C_MAIN,
};

/** For a RISC-V chip, with requirements, options and a configuration of its own; lines end as on Windows. */
export const idfRiscvProject: Tree = {
  'CMakeLists.txt': crlf(IDF_CMAKE),
  'main/CMakeLists.txt': crlf(
    'idf_component_register(\n    SRCS "main.cpp"\n    INCLUDE_DIRS "."\n    REQUIRES nvs_flash wifi)\n',
  ),
  'main/main.cpp': crlf(
    '// void app_main(void) {\n#include <cstdio>\n#include "wifi.h"\n\nextern "C" void app_main(void)\n{\n\tstart();\n}\n',
  ),
  sdkconfig: crlf('CONFIG_IDF_TARGET="esp32c3"\n'),
  'sdkconfig.defaults': crlf('CONFIG_FREERTOS_HZ=1000\nCONFIG_HEAP_TRACING_STACK_DEPTH=8\n'),
};

export const platformIoIdfProject: Tree = {
  'platformio.ini': '[env:board]\nplatform = espressif32\nboard = esp32dev\nframework = espidf\n',
  'CMakeLists.txt': IDF_CMAKE,
  'src/CMakeLists.txt': 'idf_component_register(SRCS "app.c")\n',
  'src/app.c': C_MAIN,
};

export const platformIoArduinoProject: Tree = {
  'platformio.ini': '[env]\nframework =\n    arduino ; the only one\n\n[env:board]\nboard = esp32dev\n',
  'src/main.cpp': `#include <Arduino.h>\n\n${SKETCH}`,
};

export const arduinoSketch: Tree = { 'blink/blink.ino': SKETCH };

export function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** All files below a folder. */
export function readTree(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Does what a plan says. */
export function writeChanges(folder: string, changes: readonly FileChange[]): void {
  for (const { path, after } of changes) {
    if (after === null) rmSync(join(folder, path));
    else writeTree(folder, { [path]: after });
  }
}
