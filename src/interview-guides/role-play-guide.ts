import type { RolePlayContent } from '../interview-templates/content.js';
import type { ObserverForm, RolePlayGuide } from './guide-view.js';
import type { GuidePaper } from './guide-paper.js';

const RULES = ['same-call', 'silent', 'note-behaviour', 'rate', 'gates', 'alone', 'talk', 'person'] as const;
const BEHAVIOUR_LINES = 2;
const CARD_LINES = 10;

/** Four papers for as many readers: cover, the candidate's card, the actor's script, the observers' form. */
export function rolePlayGuide(content: RolePlayContent, paper: GuidePaper): RolePlayGuide {
  const { prepare_minutes: prepare, call_minutes: call, candidate_brief, actor_script } = content.role_play;
  const observers = observerForm(content, paper);
  return {
    kind: 'role_play',
    ...paper.frame('role-play', RULES),
    candidate: {
      heading: paper.words('candidate-card'),
      hint: paper.words('candidate-card.hint', { prepare, call }),
      text: paper.say(candidate_brief),
      note: { label: paper.words('candidate-card.note'), count: CARD_LINES },
    },
    actor: {
      heading: paper.words('actor'),
      hint: paper.words('actor.hint', { call }),
      lines: actor_script.map(({ cue, text }) => ({ cue: paper.say(cue), text: paper.say(text) })),
    },
    observers,
    summary: paper.summary([
      ...observers.behaviours.map(({ code, name }) => ({ label: code, title: name })),
      ...observers.gates.gates.map(({ code, text }) => ({ label: code, title: text })),
    ]),
  };
}

function observerForm(
  { role_play: { competency, behaviours, gates } }: RolePlayContent,
  paper: GuidePaper,
): ObserverForm {
  return {
    heading: paper.words('observers'),
    hint: paper.words('observers.hint', { competency: paper.competency(competency) }),
    behaviours: behaviours.map(({ code, name, anchors }) => ({
      code,
      name: paper.say(name),
      note: { label: paper.words('behaviour-note'), count: BEHAVIOUR_LINES },
      anchors: paper.anchors(anchors),
    })),
    gates: {
      heading: paper.words('gates'),
      hint: paper.words('gates.hint'),
      gates: gates.map(({ code, text }) => ({
        code,
        text: paper.say(text),
        answers: paper.yesOrNo(),
        note: { label: paper.words('gate-note'), count: 1 },
      })),
    },
  };
}
