/** What stands in the way of monitoring a project, as a document. */
import type { Severity } from '../checks/check';
import { formatLine } from '../checks/configEdit';
import type { Item, Topic } from '../checks/diagnosis';
import { t } from '../words/l10n';
import type { Block, Document } from './document';

export const TOPICS: Readonly<Record<Topic, string>> = {
  'esp-idf': 'ESP-IDF',
  elf: 'ELF',
  toolchain: t('Toolchain'),
  ports: t('Serial ports'),
  options: t('Options'),
};

const STATES: Readonly<Record<'ok' | Severity, string>> = {
  ok: t('OK'),
  blocks: t('Blocking'),
  limits: t('Limiting'),
  hint: t('Hint'),
};

/** How lines of sdkconfig.defaults come into force. */
export function howToApply(): string {
  return t(
    'sdkconfig.defaults counts where sdkconfig says nothing: delete sdkconfig, or set the same with idf.py menuconfig, then build again.',
  );
}

/** @param name Of the project's folder. */
export function projectReport(name: string, items: readonly Item[]): Document {
  const blocking = items.filter(({ state }) => state === 'blocks').length;
  const verdict =
    blocking === 0
      ? t('Nothing stands in the way of monitoring.')
      : blocking === 1
        ? t('One thing stands in the way of monitoring.')
        : t('{0} things stand in the way of monitoring.', blocking);
  const topics = [...new Set(items.map(({ topic }) => topic))];
  return {
    title: t('Heap Monitor and the project {0}', name),
    blocks: [
      { kind: 'text', text: verdict, strong: true },
      ...topics.flatMap((topic) =>
        topicBlocks(
          topic,
          items.filter((item) => item.topic === topic),
        ),
      ),
      ...fixBlocks(items),
    ],
  };
}

function topicBlocks(topic: Topic, items: readonly Item[]): Block[] {
  return [
    { kind: 'heading', level: 2, text: TOPICS[topic] },
    { kind: 'list', items: items.map(({ state, text }) => `${STATES[state]}: ${text}`) },
  ];
}

function fixBlocks(items: readonly Item[]): Block[] {
  const lines = [...new Set(items.flatMap(({ fix }) => fix.map(formatLine)))];
  if (lines.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: t('Lines for sdkconfig.defaults') },
    { kind: 'lines', lines },
    { kind: 'text', text: howToApply() },
  ];
}
