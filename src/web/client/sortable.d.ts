/** The little of sortablejs that the board uses; it comes as a script of its own. */
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
  Sortable: {
    get(list: HTMLElement): object | undefined;
    create(list: HTMLElement, options: SortableOptions): object;
  };
}
