/** The table of text formats. Adding one is one file in `formats/` and one line here. */
import type { Format, FormatOptions } from './format';
import { Application } from './formats/application';
import { ArduinoMemory } from './formats/arduinoMemory';
import { ArduinoTasks } from './formats/arduinoTasks';
import { ArticleHeap } from './formats/articleHeap';
import { ArticleFrames, ArticleReport } from './formats/articleLeaks';
import { ArticleTable } from './formats/articleTable';
import { AudioMemory } from './formats/audioMemory';
import { AudioTasks } from './formats/audioTasks';
import { Backtrace } from './formats/backtrace';
import { Brownout } from './formats/brownout';
import { BspMemory } from './formats/bspMemory';
import { Columns } from './formats/columns';
import { CoreDump } from './formats/coreDump';
import { CoreDumpText } from './formats/coreDumpText';
import { EmsEsp, EmsEspConsole } from './formats/emsEsp';
import { Esp8266 } from './formats/esp8266';
import { EspAlloc } from './formats/espAlloc';
import { EsphomeHeap } from './formats/esphomeHeap';
import { FreertosGdb } from './formats/freertosGdb';
import { Gate } from './formats/gate';
import { HeapDump } from './formats/heapDump';
import { HeapInfo } from './formats/heapInfo';
import { HeapInit } from './formats/heapInit';
import { HeapTrace } from './formats/heapTrace';
import { HeapTrouble } from './formats/heapTrouble';
import { IdfExamples } from './formats/idfExamples';
import { Meshtastic } from './formats/meshtastic';
import { InfluxLine } from './formats/influxLine';
import { JsonLine } from './formats/jsonLine';
import { MicroPython } from './formats/micropython';
import { MongooseOs } from './formats/mongooseOs';
import { MonitorFrames } from './formats/monitorFrames';
import { OpenList } from './formats/openList';
import { Ovms } from './formats/ovms';
import { Panic } from './formats/panic';
import { PanicState } from './formats/panicState';
import { Prometheus } from './formats/prometheus';
import { Products } from './formats/products';
import { RealTimeStats } from './formats/realTimeStats';
import { Registers } from './formats/registers';
import { RomBanner } from './formats/romBanner';
import { RomTrouble } from './formats/romTrouble';
import { RunTimeStats } from './formats/runTimeStats';
import { StackMemory } from './formats/stackMemory';
import { SystemView } from './formats/systemView';
import { TaskHeap } from './formats/taskHeap';
import { TaskHeapExample } from './formats/taskHeapExample';
import { TaskList } from './formats/taskList';
import { TaskWatchdog } from './formats/taskWatchdog';
import { Tasmota } from './formats/tasmota';
import { Teleplot } from './formats/teleplot';
import { UnityLeaks } from './formats/unityLeaks';
import { Wled } from './formats/wled';
import { Xiaozhi } from './formats/xiaozhi';
import { ZephyrHeap } from './formats/zephyrHeap';
import { ZephyrTasks } from './formats/zephyrTasks';

/**
 * New parsers, in the order in which they are asked.
 * @param taught Asks the lines that the user has taught.
 */
export function createFormats(options: FormatOptions = {}, taught?: Format['parse']): Format[] {
  const list = new OpenList();
  const articleReport = new ArticleReport(list);
  const panic = new PanicState();
  return [
    new CoreDump(),
    new CoreDumpText(),
    new MonitorFrames(),
    new ArticleTable(),
    new ArticleHeap(),
    articleReport,
    new HeapTrace(list),
    new HeapInfo(),
    new HeapInit(),
    new HeapDump(),
    new TaskHeap(),
    new Application(),
    new RomTrouble(),
    new Registers(panic),
    new StackMemory(),
    new Backtrace(panic),
    new TaskWatchdog(panic),
    new ArduinoTasks(),
    new ArduinoMemory(),
    new EsphomeHeap(),
    new AudioMemory(),
    new AudioTasks(),
    new BspMemory(),
    new EspAlloc(),
    new FreertosGdb(),
    new IdfExamples(),
    new Meshtastic(),
    new MicroPython(),
    new EmsEspConsole(),
    new MongooseOs(),
    new Ovms(),
    new UnityLeaks(),
    new Wled(),
    new Xiaozhi(),
    new Products(),
    new ZephyrHeap(),
    new RealTimeStats(),
    new ZephyrTasks(),
    new ArticleFrames(articleReport),
    new TaskList(options),
    new RunTimeStats(),
    new TaskHeapExample(),
    new HeapTrouble(),
    new Esp8266(),
    // Before a panic, which takes lines of any form for its description.
    new RomBanner(),
    new Brownout(),
    new Panic(panic),
    new Prometheus(),
    new Columns(options.columns),
    new Gate('=', [new InfluxLine(options.columns)]),
    new Gate('":', [new Tasmota(), new EmsEsp(), new JsonLine(options.columns)]),
    new SystemView(list),
    new Teleplot(taught),
  ];
}
