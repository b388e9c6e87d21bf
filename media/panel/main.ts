/** The panel's page: messages in, one drawing a frame, an ack for each message that was drawn. */
import './panel.css';
import { connectHost } from './messages';
import { createPage, type Page } from './page';
import { onNextFrame } from './dom/schedule';
import { emptyState, reduce } from './state';
import { setTexts } from './text';
import { useLocale } from '../../src/words/l10n';
import { restoreUi, type UiState } from './uiState';

useLocale(document.documentElement.lang);

let state = emptyState;
let page: Page | null = null;
let toAck: number[] = [];
let scrolled = false;

const host = connectHost((message) => {
  if (message.type === 'snapshot') setTexts(message.texts ?? {});
  state = reduce(state, message);
  toAck.push(message.seq);
  redraw();
});
let ui = restoreUi(host.restored());

const redraw = onNextFrame(() => {
  const drawn = toAck;
  toAck = [];
  if (state === emptyState) return; // Not a word from the host yet.
  try {
    if (document.hidden) return; // Taken in, and drawn once it is seen.
    // Made only now, as its words came with the first message.
    page ??= createPage(document.getElementById('root') ?? document.body, host.post, change, redraw);
    page.draw(state, ui);
    if (drawn.length > 0) restoreScroll();
  } finally {
    // Also where drawing failed: the host would wait for ever.
    for (const seq of drawn) host.post({ type: 'ack', seq });
  }
});

function change(next: (ui: UiState) => UiState): void {
  ui = next(ui);
  host.save(ui);
  redraw();
}

/** Once, when there is first something to scroll. */
function restoreScroll(): void {
  if (scrolled) return;
  scrolled = true;
  if (ui.scrollTop > 0) window.scrollTo({ top: ui.scrollTop });
  window.addEventListener('scrollend', () => {
    ui = { ...ui, scrollTop: window.scrollY };
    host.save(ui);
  });
}

document.addEventListener('visibilitychange', redraw);
host.post({ type: 'ready' });
