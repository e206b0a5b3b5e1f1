/** HTML that our own code made (a rendered template, a chart): the only thing a template prints unescaped. */
export class SafeHtml {
  constructor(readonly html: string) {}
}
