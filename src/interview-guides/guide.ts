import type { Language } from '../i18n/language.js';
import type { InterviewContent, Question, TemplateContent } from '../interview-templates/content.js';
import { GuidePaper, type GuideOccasion, type GuideWords } from './guide-paper.js';
import type { GuideView, InterviewGuide, QuestionView } from './guide-view.js';
import { rolePlayGuide } from './role-play-guide.js';

const RULES = ['same', 'probes', 'note', 'rate', 'all', 'alone', 'talk', 'end', 'person'] as const;
const FEWEST_LINES = 4;
const MOST_LINES = 7;

/** @param words in the same language */
export function guideOf(
  content: TemplateContent,
  language: Language,
  occasion: GuideOccasion,
  words: GuideWords,
): GuideView {
  const paper = new GuidePaper(content, language, occasion, words);
  return content.kind === 'interview' ? interviewGuide(content, paper) : rolePlayGuide(content, paper);
}

function interviewGuide(content: InterviewContent, paper: GuidePaper): InterviewGuide {
  const { questions } = content;
  return {
    kind: 'interview',
    ...paper.frame('interview', RULES),
    intro: { heading: paper.words('intro'), text: paper.say(content.intro) },
    questions: questions.map((question, index) => questionView(question, index + 1, questions.length, paper)),
    closing: { heading: paper.words('closing'), text: paper.say(content.closing) },
    summary: paper.summary(
      questions.map(({ code, competency }) => ({ label: code, title: paper.competency(competency) })),
    ),
  };
}

function questionView(question: Question, number: number, total: number, paper: GuidePaper): QuestionView {
  const { code, competency, type, minutes, text, probes, anchors } = question;
  const isFocus = paper.occasion.focus?.includes(competency) ?? false;
  return {
    code,
    about: [
      paper.words('question', { number, total }),
      paper.competency(competency),
      paper.words(`type.${type}`),
      paper.words('minutes', { minutes }),
    ].join(' · '),
    focus: isFocus ? paper.words('focus') : null,
    text: paper.say(text),
    probes: { heading: paper.words('probes'), items: probes.map((probe) => paper.say(probe)) },
    note: { label: paper.words('note'), count: Math.min(Math.max(minutes, FEWEST_LINES), MOST_LINES) },
    rating: paper.words('rating'),
    anchors: paper.anchors(anchors),
  };
}
