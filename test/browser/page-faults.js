/* Runs in the page: what somebody would see is wrong with it. Defines `pageFaults`. */

{
  /** What nobody sees, and samples of what machines are told. */
  const SKIPPED = 'code, pre, kbd, script, style, .skip-link';

  /** Only for those who hear the page. */
  const isUnseen = (element) =>
    element !== null &&
    (getComputedStyle(element).clipPath === 'inset(50%)' || isUnseen(element.parentElement));

  const textNodes = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || element.closest(SKIPPED) || isUnseen(element)) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      found.push({ node, element, text: node.data.trim() });
    }
    return found;
  };

  const rectsOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  };

  /** Up to the next element that may be scrolled: what cuts the text, or what it sticks out of. */
  const cutBy = (node, element) => {
    const rects = rectsOf(node);
    let own = element;
    while (getComputedStyle(own).display === 'inline') own = own.parentElement;
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const scrolls = /auto|scroll/.test(overflowX + overflowY);
      const box = around.getBoundingClientRect();
      const hides = around === own || /hidden|clip/.test(overflowX);
      if (!scrolls && hides && rects.some(({ left, right }) => right > box.right + 1 || left < box.left - 1))
        return around;
      if (/hidden|clip/.test(overflowY) && rects.some(({ bottom }) => bottom > box.bottom + 3)) return around;
      if (scrolls) return undefined;
    }
    return undefined;
  };

  const nameOf = (element) =>
    [element.tagName.toLowerCase(), ...element.classList].join('.') + (element.id ? `#${element.id}` : '');

  const clippedText = () => {
    const found = [];
    for (const { node, element, text } of textNodes()) {
      const cut = cutBy(node, element);
      if (cut) found.push(`clipped: "${text}" by ${nameOf(cut)}`);
    }
    const pen = document.createElement('canvas').getContext('2d');
    const arrow = 20;
    for (const field of document.querySelectorAll('select, input[placeholder]')) {
      const style = getComputedStyle(field);
      const text = field.selectedOptions?.[0]?.text ?? (field.value === '' ? field.placeholder : '');
      pen.font = style.font;
      const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
      const room = field.clientWidth - padding - (field.matches('select') ? arrow : 0);
      if (field.checkVisibility() && text && pen.measureText(text).width > room)
        found.push(`clipped: in a field "${text}"`);
    }
    return found;
  };

  const tablesWithoutRoom = () =>
    [...document.querySelectorAll('.table-frame')]
      .filter((frame) => frame.checkVisibility() && frame.scrollWidth > frame.clientWidth + 1)
      .map((frame) => `wider than its frame: table "${frame.getAttribute('aria-label')}"`);

  const rgb = (token) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    document.body.append(probe);
    const [r, g, b] = getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      .map(Number);
    probe.remove();
    return (r << 16) | (g << 8) | b;
  };

  const MARKS = [
    '--series-1',
    '--series-2',
    '--series-3',
    '--accent',
    '--good',
    '--warn',
    '--bad',
    '--line-strong',
  ];

  const emptyCharts = () => {
    const marks = new Set(MARKS.map(rgb));
    const found = [];
    for (const canvas of document.querySelectorAll('canvas')) {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let drawn = 0;
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255 && marks.has((data[at] << 16) | (data[at + 1] << 8) | data[at + 2])) drawn++;
      if (drawn < 30) found.push('empty chart');
    }
    for (const svg of document.querySelectorAll('svg'))
      if (!svg.querySelector('path, rect, circle, line, polyline, polygon, text'))
        found.push('empty drawing');
    const bars = (scope) => [...scope.querySelectorAll('.bar-cell-bar > span, .difference > span')];
    for (const table of document.querySelectorAll('table, .timeline')) {
      const all = table.matches('.timeline') ? [...table.querySelectorAll('.interval')] : bars(table);
      if (
        table.matches('.timeline')
          ? all.length === 0
          : all.length > 0 && !all.some((bar) => bar.offsetWidth > 0)
      )
        found.push(`empty chart: "${table.caption?.textContent ?? nameOf(table)}"`);
    }
    return found;
  };

  /** @param texts of the other language, raw words of the API, and the first parts of the texts' keys */
  const untranslated = ({ foreign, patterns, raw, keys }) => {
    // Names and what organisations wrote are nobody's to translate.
    const shown = textNodes().flatMap(({ element, text }) =>
      element.closest('[translate=no]') ? [] : [text],
    );
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        if (element.getAttribute(name)) shown.push(element.getAttribute(name).trim());
    const others = new Set(foreign);
    const words = new Set(raw);
    const forms = patterns.map((pattern) => new RegExp(pattern, 's'));
    // English sentences may end in a word that the API uses as well.
    const isEnglish = document.documentElement.lang === 'en';
    const parts = (text) => (isEnglish ? [text] : text.split(/\s*[·,:;()]\s+/));
    const isKey = (word) => /^[a-z]\w*(\.[\w-]+)+$/i.test(word) && keys.includes(word.split('.')[0]);
    return shown.flatMap((text) => [
      ...(others.has(text) || forms.some((form) => form.test(text)) ? [`other language: "${text}"`] : []),
      ...parts(text).flatMap((part) => (words.has(part.trim()) ? [`raw word: "${text}"`] : [])),
      ...text.split(/\s+/).flatMap((word) => (isKey(word) ? [`raw key: "${text}"`] : [])),
      ...(/\{\{|\}\}|\bundefined\b|\bNaN\b|\[object /.test(text) ? [`not filled in: "${text}"`] : []),
    ]);
  };

  globalThis.pageFaults = (texts) => [
    ...new Set([...clippedText(), ...tablesWithoutRoom(), ...emptyCharts(), ...untranslated(texts)]),
  ];
}
