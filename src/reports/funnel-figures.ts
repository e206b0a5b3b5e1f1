/** What each figure of the export is, in the words of docs/definitions.md. */
export const FIGURES: Readonly<Record<string, string>> = {
  reached: 'applications with a stay at this step or a later one (mode implied), or in this step itself (mode actual)',
  entered:
    'stays that began; entered = advanced + moved_back + rejected + withdrawn + hired + transferred + still_here',
  advanced: 'stays that ended with a move to a later step',
  moved_back: 'stays that ended with a move to an earlier step',
  rejected: 'stays that ended with a rejection',
  withdrawn: 'stays that ended because the person withdrew or did not show up',
  no_show: 'part of withdrawn',
  hired: 'stays that ended with a hire',
  transferred: 'stays that ended with a transfer to another intake',
  still_here: 'stays that have not ended',
  open: 'applications that reached this step, not the next, and are active at as_of',
  conversion:
    'share of those who reached this step that reached the next, from 0 to 1; empty when fewer than ten reached it',
  ci_low: 'lower end of the 95 % Wilson interval of the conversion',
  ci_high: 'upper end of the 95 % Wilson interval of the conversion',
  provisional_low: 'the conversion if none of those still open get there; given when more than 20 % are open',
  provisional_high: 'the conversion if all of those still open get there; given when more than 20 % are open',
  from_first: 'share of those who reached the first step that reached this one',
};
