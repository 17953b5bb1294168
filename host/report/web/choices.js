// Selectors above the figures, for what a sweep varies and a chart does not show at once.
import { element, labelled } from './element.js';

export function addChoices(choices, figures) {
  if (choices.length === 0) return;
  const selectors = choices.map(({ label, values, first }, i) => {
    const selector = element('select', { id: `choice-${i}` }, ...values.map((text, value) =>
      element('option', { value: String(value), selected: value === first }, text)));
    selector.addEventListener('input', () => {
      const chosen = selectors.map(({ selectedIndex }) => selectedIndex);
      figures.forEach((figure) => figure.choose(chosen));
    });
    return selector;
  });
  document.querySelector('#figures h2').after(
    element('div', { class: 'choices', role: 'group', 'aria-label': 'Values of what the sweep varies' },
      ...selectors.map((selector, i) => labelled(choices[i].label, selector))));
}
