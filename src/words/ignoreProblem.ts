/** What is wrong with an ignore list, in a sentence. */
import type { IgnoreProblem } from '../analysis/ignore/rules';
import { t } from './l10n';

export function ignoreProblemText(problem: IgnoreProblem): string {
  switch (problem.about) {
    case 'too-long':
      return t('The file is too long: its end is left out.');
    case 'line':
      return t('Line {0}: {1}', problem.line, lineText(problem));
    case 'too-many':
      return t('Only the first {0} rules are used.', problem.most);
  }
}

function lineText({ problem, mostFrames }: Extract<IgnoreProblem, { about: 'line' }>): string {
  switch (problem) {
    case 'frames':
      return t('a rule has at most {0} frames.', mostFrames);
    case 'name':
      return t('a name is too long.');
    case 'everything':
      return t('it would match everything: name a function or a file.');
  }
}
