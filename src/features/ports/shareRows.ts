/** Where a shared port is found, to be copied. */
import type { ShareAddresses } from '../../device/share';
import { t } from '../../words/l10n';
import type { Row } from '../../views/trees/stableTree';

export function shareRows(addresses: ShareAddresses | undefined): Row[] {
  if (!addresses) return [];
  const { rfc2217, raw } = addresses;
  return [
    ...(rfc2217 === null
      ? []
      : [
          row(
            'rfc2217',
            t('Shared'),
            rfc2217,
            t('For esptool, idf.py and pyserial: with baud rate and control lines.'),
          ),
        ]),
    row('raw', t('Shared, raw'), raw, t('For anything that reads and writes TCP: the bytes alone.')),
  ];
}

function row(id: string, label: string, address: string, what: string): Row {
  return {
    id: `share:${id}`,
    label,
    description: address,
    tooltip: `${address}\n${what}\n${t('Only programs of this machine reach it. Click to copy the address.')}`,
    icon: ['broadcast'],
    command: { command: 'heapMonitor.copyAddress', title: t('Copy Address'), arguments: [address] },
  };
}
