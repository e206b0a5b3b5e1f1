// Only what a mock-up needs to show: theme switch, print, keys that press the visible button.
document.addEventListener('click', (event) => {
  const el = event.target.closest('[data-theme-switch],[data-print]');
  if (!el) return;
  if (el.hasAttribute('data-print')) return window.print();
  const root = document.documentElement;
  const dark =
    root.dataset.bsTheme === 'dark' ||
    (root.dataset.bsTheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.bsTheme = dark ? 'light' : 'dark';
});
document.addEventListener('keydown', (event) => {
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest('input:not([type=radio]):not([type=checkbox]),textarea,select')
  )
    return;
  if (event.key === '/') {
    event.preventDefault();
    document.getElementById('find')?.focus();
    return;
  }
  const rating = document.querySelector(`.hp-anchors input[value="${CSS.escape(event.key)}"]`);
  if (rating) {
    rating.checked = true;
    rating.focus();
  }
});
