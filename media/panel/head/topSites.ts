/** The call sites that the verdict names: how fast each grows, how sure that is, and the line to look at. */
import { create } from 'd3';
import type { PanelLeakGroup, TopSite } from '../../../src/views/panel/protocol';
import { button } from '../dom/button';
import { clean } from '../../../src/words/untrusted';
import { keyedRows } from '../dom/keyedRows';
import { putKind } from '../leaks/leakHead';
import { placeOf } from '../leaks/leakTable';
import { putAttribute, putClass, putText } from '../dom/put';
import type { PageState } from '../state';
import { t } from '../text';
import { rateText } from './verdictText';

export interface SiteActions {
  /** Shows it among the leaks. */
  readonly show: (group: string) => void;
  readonly reveal: (group: string, frame: number) => void;
}

export interface TopSites {
  readonly node: HTMLElement;
  readonly draw: (leaks: PageState['leaks']) => void;
}

export function topSites(actions: SiteActions): TopSites {
  const node = create('div').attr('class', 'top-sites');
  node.append('span').text(t('verdict.top'));
  const list = node.append('ul');
  const rows = keyedRows(
    list.node()!,
    ({ group }: TopSite) => group,
    ({ group }) => siteRow(group, actions),
  );
  return {
    node: node.node()!,
    draw: ({ top, groups }) => {
      putClass(node, 'gone', top.length === 0);
      rows(top).forEach((row, at) => {
        const site = top[at]!;
        row.draw(
          site,
          groups.find(({ id }) => id === site.group),
        );
      });
    },
  };
}

interface SiteRow {
  readonly node: HTMLLIElement;
  readonly draw: (site: TopSite, group: PanelLeakGroup | undefined) => void;
}

function siteRow(id: string, { show, reveal }: SiteActions): SiteRow {
  const row = create('li');
  const name = button('', () => show(id), 'link');
  let ownFrame = 0;
  const place = button('', () => reveal(id, ownFrame), 'link place');
  row.append(() => name.node());
  const label = name.append('span').attr('class', 'name');
  row.append(() => place.node());
  const rate = row.append('span').attr('class', 'rate');
  const kind = row.append('span').attr('class', 'kind');
  return {
    node: row.node()!,
    draw: (site, group) => {
      ownFrame = group?.ownFrame ?? 0;
      const source = placeOf(group?.frames[ownFrame]);
      putText(label, clean(site.name, 120));
      putAttribute(name.node()!, 'title', t('verdict.showSite', { name: clean(site.name) }));
      putText(place, source);
      putClass(place, 'gone', source === '');
      putAttribute(place.node()!, 'title', clean(group?.frames[ownFrame]?.file ?? ''));
      putText(rate, rateText(site.bytesPerHour));
      putText(kind, group?.site ? t(`kind.${group.site.kind}`) : '');
      putKind(row.node()!, group?.site?.kind);
    },
  };
}
