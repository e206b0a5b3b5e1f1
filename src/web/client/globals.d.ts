/** The little of sortablejs and htmx that we call; they come as scripts of their own. */
interface SortableEvent {
  item: HTMLElement;
  from: HTMLElement;
  to: HTMLElement;
  oldDraggableIndex?: number;
}

interface SortableOptions {
  group: string;
  draggable: string;
  filter: string;
  preventOnFilter: boolean;
  sort: boolean;
  animation: number;
  onEnd: (event: SortableEvent) => void;
}

interface Window {
  htmx?: {
    ajax(
      verb: 'POST',
      path: string,
      context: { source: string; target: string; swap: string; values: Record<string, FormDataEntryValue> },
    ): Promise<void>;
  };
  Sortable: {
    get(list: HTMLElement): object | undefined;
    create(list: HTMLElement, options: SortableOptions): object;
  };
}
