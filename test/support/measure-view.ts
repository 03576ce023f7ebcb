/** What is wrong with the geometry of what the page shows; runs in the page. Every complaint names the element. */
export type Rules = {
  readonly portrait: boolean;
  readonly reach: boolean;
  readonly large: boolean;
};

export function measureView(rules: Rules): readonly string[] {
  const complaints: string[] = [];
  const name = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`;
  const seen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth)
    complaints.push(`the page is wider than the screen: ${root.scrollWidth}`);
  if (root.scrollHeight > innerHeight)
    complaints.push(`the page is higher than the screen: ${root.scrollHeight}`);

  const buttons = [...document.querySelectorAll('button')].filter(seen);
  for (const button of buttons) {
    const box = button.getBoundingClientRect();
    const key = button.closest('.keys') !== null;
    const least = key ? 64 : button.classList.contains('primary') ? 96 : 80;
    if (box.width < least - 0.01 || box.height < least - 0.01) {
      complaints.push(
        `target ${Math.round(box.width)}×${Math.round(box.height)} under ${least}: ${name(button)}`,
      );
    }
    if (box.left < 0 || box.top < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
      complaints.push(`outside the screen: ${name(button)}`);
    }
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (hit === null || !(button === hit || button.contains(hit))) {
      complaints.push(`covered by ${hit === null ? 'nothing' : name(hit)}: ${name(button)}`);
    }
    if (rules.portrait && !rules.large && button.closest('main') !== null) {
      const highest = innerHeight * (rules.reach ? 2 / 3 : 0.45);
      if (box.top < highest - 1)
        complaints.push(`too high to reach, ${Math.round(box.top)} px: ${name(button)}`);
    }
  }

  // Neighbours: 16 px between targets, 8 px between keys.
  for (const [index, first] of buttons.entries()) {
    for (const second of buttons.slice(index + 1)) {
      const a = first.getBoundingClientRect();
      const b = second.getBoundingClientRect();
      const across = Math.max(a.left - b.right, b.left - a.right);
      const down = Math.max(a.top - b.bottom, b.top - a.bottom);
      const apart = Math.max(across, down);
      const keys = first.closest('.keys') !== null && second.closest('.keys') !== null;
      if (apart < (keys ? 8 : 16) - 0.51) {
        complaints.push(`${apart.toFixed(1)} px between ${name(first)} and ${name(second)}`);
      }
    }
  }

  // Text: inside everything that clips it (but the part that scrolls), with room for vowels and tone marks.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const parent = node.parentElement;
    const text = (node.textContent ?? '').trim();
    if (parent === null || text === '' || !seen(parent)) continue;
    // For the ear only.
    if (getComputedStyle(parent).clipPath !== 'none') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const style = getComputedStyle(parent);
    const size = Number.parseFloat(style.fontSize);
    const leading = Number.parseFloat(style.lineHeight) / size;
    if (/[\u0e00-\u0e7f]/.test(text) && parent.closest('.keys') === null && !(leading >= 1.599)) {
      complaints.push(`line height ${leading} of Thai text: ${name(parent)}`);
    }
    for (const box of range.getClientRects()) {
      if (box.left < -0.5 || box.right > innerWidth + 0.5)
        complaints.push(`text leaves the screen: ${name(parent)}`);
      for (let holder: Element | null = parent; holder !== null; holder = holder.parentElement) {
        const outer = holder.getBoundingClientRect();
        const holderStyle = getComputedStyle(holder);
        const holds = holder instanceof HTMLButtonElement || holderStyle.overflowX !== 'visible';
        if (!holds || holderStyle.clipPath !== 'none') continue;
        if (box.left < outer.left - 1 || box.right > outer.right + 1) {
          complaints.push(`text wider than ${name(holder)}: ${text.slice(0, 40)}`);
        }
        // A key holds one sign and cuts nothing off.
        if (holder.classList.contains('middle') || holder.closest('.keys') !== null) break;
        const room = (size * 1.6 - box.height) / 2;
        if (
          box.top + Math.max(0, -room) < outer.top - 1 ||
          box.bottom - Math.max(0, -room) > outer.bottom + 1
        ) {
          complaints.push(`text higher than ${name(holder)}: ${text.slice(0, 40)}`);
        }
      }
    }
  }

  const heading = [...document.querySelectorAll('h1')].find(seen);
  const middle = heading?.closest('.middle');
  if (heading === undefined || !middle) complaints.push('no heading');
  else {
    const line = Number.parseFloat(getComputedStyle(heading).lineHeight);
    const top = heading.getBoundingClientRect().top;
    const view = middle.getBoundingClientRect();
    if (top < view.top - 1 || top + line > view.bottom + 1)
      complaints.push(`heading not in sight: ${name(heading)}`);
    const more = [...document.querySelectorAll('.more button')].some(seen);
    if (middle.scrollHeight - middle.clientHeight > 4 && !more)
      complaints.push('text goes on below and nothing says so');
  }
  return complaints;
}
