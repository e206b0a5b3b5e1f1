import { LANGUAGES, type Language } from '../i18n/language.js';
import type { InterviewContent, RolePlayContent, TemplateContent } from '../interview-templates/content.js';
import type { LocalText } from '../i18n/local-text.js';

/** The languages in which nothing of the content is left unsaid: only these are spoken to candidates. */
export function spokenLanguages(content: TemplateContent): Language[] {
  const texts = textsOf(content);
  return LANGUAGES.filter((language) => texts.every((text) => (text[language] ?? '').trim() !== ''));
}

/** Every text of the content that somebody reads or hears. */
function textsOf(content: TemplateContent): LocalText[] {
  const { name, competencies, scale, never_ask } = content;
  const own = content.kind === 'interview' ? textsOfInterview(content) : textsOfRolePlay(content);
  return [name, ...Object.values(competencies), ...Object.values(scale), ...never_ask, ...own];
}

function textsOfInterview({ intro, closing, facts, questions }: InterviewContent): LocalText[] {
  const asked = questions.flatMap(({ text, probes, anchors }) => [text, ...probes, ...Object.values(anchors)]);
  return [intro, closing, ...facts.map(({ text }) => text), ...asked];
}

function textsOfRolePlay({ role_play }: RolePlayContent): LocalText[] {
  const { candidate_brief, actor_script, gates, behaviours } = role_play;
  return [
    candidate_brief,
    ...actor_script.flatMap(({ cue, text }) => [cue, text]),
    ...gates.map(({ text }) => text),
    ...behaviours.flatMap(({ name, anchors }) => [name, ...Object.values(anchors)]),
  ];
}
