/** Makes an element: attributes by name, then children, which are elements or text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && typeof value !== 'string') made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A labelled control, the label before it. */
export function labelled(text, control, ...after) {
  return element('label', { class: 'control' }, element('span', {}, text), control, ...after);
}
