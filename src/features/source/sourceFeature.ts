/** Frames: their source opened, a call stack copied. */
import * as vscode from 'vscode';
import type { CallSite } from '../../analysis/callSites';
import { crashPlace } from '../../analysis/crashes';
import type { StackFrame } from '../../analysis/sites/stackFrame';
import type { Core } from '../../core/core';
import type { Scope } from '../../core/scope';
import { shownSites } from '../../views/panel/leakViews';
import type { SourceLocation } from '../../views/sourceFiles';
import { subjectIn } from '../../views/subject';
import { eventText, findEvent } from '../../views/trees/eventRows';
import { callStackText } from '../../views/trees/leakText';

export function activateSource(core: Core): void {
  core.register({
    'heapMonitor.revealFrame': async (scope, given) => {
      const location = locationOf(scope, given);
      if (!location) return;
      const { elf } = scope.frames;
      await core.sources.reveal(location, 'path' in elf ? elf.path : null, scope.panel.viewColumn);
    },
    'heapMonitor.copyCallStack': copyCallStack,
  });
}

/** @param given A place; or a frame or crash of the panel, which is looked up here, since a webview's word is no path. */
function locationOf(scope: Scope, given: unknown): SourceLocation | undefined {
  const subject = subjectIn(given);
  if (subject?.kind !== 'frame' && subject?.kind !== 'event') return isLocation(given) ? given : undefined;
  const frame =
    subject.kind === 'frame'
      ? siteOf(scope, subject.stack)?.frames[subject.frame]
      : crashFrame(scope, subject);
  return frame?.file ? { file: frame.file, line: frame.line } : undefined;
}

function crashFrame(
  { devices, frames }: Scope,
  subject: Parameters<typeof findEvent>[1],
): StackFrame | null | undefined {
  const event = findEvent(devices.monitor.session, subject);
  return event && crashPlace(event, frames);
}

function isLocation(given: unknown): given is SourceLocation {
  const { file, line } = (given ?? {}) as { readonly file?: unknown; readonly line?: unknown };
  return typeof file === 'string' && typeof line === 'number';
}

async function copyCallStack(scope: Scope, given: unknown): Promise<void> {
  const { devices, frames } = scope;
  const subject = subjectIn(given);
  const event = subject?.kind === 'event' ? findEvent(devices.monitor.session, subject) : undefined;
  if (event) return vscode.env.clipboard.writeText(eventText(event, frames));
  const site = subject?.kind === 'site' ? siteOf(scope, subject.stack) : undefined;
  if (site) await vscode.env.clipboard.writeText(callStackText(site));
}

function siteOf({ devices, frames }: Scope, stack: string): CallSite | undefined {
  const { session, analysis } = devices.monitor;
  return shownSites(session.boot, analysis.of(session.boot), frames).find((site) => site.stack === stack);
}
