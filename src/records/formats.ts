/** The table of text formats. Adding one is one file in `formats/` and one line here. */
import type { Format } from './format';
import { ArticleHeap } from './formats/articleHeap';
import { ArticleFrames, ArticleReport } from './formats/articleLeaks';
import { ArticleTable } from './formats/articleTable';
import { Application, RomBanner } from './formats/boot';
import { HeapInfo } from './formats/heapInfo';
import { HeapTrace } from './formats/heapTrace';
import { Panic } from './formats/panic';
import { TaskList } from './formats/taskList';

/** New parsers, in the order in which they are asked. */
export function createFormats(): Format[] {
  const articleReport = new ArticleReport();
  return [
    new ArticleTable(),
    new ArticleHeap(),
    articleReport,
    new HeapTrace(),
    new HeapInfo(),
    new Application(),
    new ArticleFrames(articleReport),
    new TaskList(),
    new Panic(),
    new RomBanner(),
  ];
}
