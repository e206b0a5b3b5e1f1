/** The version of how the funnel is counted: `docs/definitions.md`. Every figure that is sent carries it. */
export const DEFINITION = 'funnel/1';
