// Takes the place of @vscode/spdlog in code-server, which is installed without its native part: without a logger
// the log channels of extensions stay empty in the Output view, and every process prints its complaint.
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

class Logger {
  #file;
  #level = 0;
  #isRaw = false;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(path.dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {}
  clearFormatters() {
    this.#isRaw = true;
  }
  flush() {}
  drop() {}

  write(level, name, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.#file, this.#isRaw ? message : `${time} [${name}] ${message}\n`);
  }
}

for (const [level, [method, name]] of Object.entries({
  0: ['trace', 'trace'],
  1: ['debug', 'debug'],
  2: ['info', 'info'],
  3: ['warn', 'warning'],
  4: ['error', 'error'],
  5: ['critical', 'critical'],
})) {
  Logger.prototype[method] = function (message) {
    this.write(Number(level), name, message);
  };
}

// One by one, for that is how an ES module's import finds the names.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
