/** The `import_source` of every application and the start of every `external_id`: what to look for to remove it all. */
export const DEMO_MARK = 'demo';
