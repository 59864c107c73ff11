import { FAMILIES, filesOf } from '@sparklio/shared/fonts/catalog';
import { draftPage } from './objects.ts';
import type { PageDraft } from './objects.ts';

const COPY =
  'Steeped slowly, served cold. Our teas are picked by hand in the second week of April, when the leaves are small and sweet, ' +
  'and dried on the day they are picked. “No sugar,” we said — and kept to it. Available from 1 May in 0.33 l and 0.75 l bottles.';

/** Pages that use everything a canvas can hold; each is drawn by every engine and compared. */
export const CORPUS: readonly PageDraft[] = [
  draftPage('headlines', [1080, 1080], '#ffffff', ({ text }) => {
    let top = 20;
    for (const family of FAMILIES) {
      for (const { weight, style } of filesOf(family)) {
        text([40, top, 1000, 60], `Avoid Taxi Waffles, “fjord” 0123 — ${family}`, {
          fontFamily: family,
          fontWeight: weight,
          fontStyle: style,
          fontSize: 30,
        });
        top += 49;
      }
    }
  }),
  draftPage('long-copy', [1080, 1350], '#fbf7ee', ({ text }) => {
    text([60, 60, 960, 200], 'Steeped slowly, served cold', {
      fontFamily: 'Playfair Display',
      fontSize: 84,
      fontWeight: 700,
      lineHeight: 1.1,
    });
    for (const [index, fontFamily] of FAMILIES.entries()) {
      text([60, 290 + index * 205, 960, 200], COPY, { fontFamily, fontSize: 28, lineHeight: 1.35 });
    }
  }),
  draftPage('rotated', [900, 900], '#ffffff', ({ text }) => {
    for (const rotation of [0, 30, 60, 90, 135, 180, 270, -45]) {
      text([450, 400, 380, 60], `Turned by ${rotation}°`, {
        fontSize: 32,
        rotation,
        fontFamily: 'Space Grotesk',
        fontWeight: 500,
      });
    }
    text([60, 60, 300, 200], COPY.slice(0, 90), {
      fontSize: 24,
      rotation: -8,
      fontFamily: 'Lora',
      fontStyle: 'italic',
    });
  }),
  draftPage('letter-spacing', [1080, 900], '#101820', ({ text }) => {
    for (const [index, letterSpacing] of [-2, -0.5, 0, 1, 4, 12].entries()) {
      for (const [column, fontFamily] of ['Inter', 'Playfair Display'].entries()) {
        text([40 + column * 520, 40 + index * 140, 480, 120], 'OFFICE waffle -> first Affluent', {
          fontSize: 40,
          letterSpacing,
          fontFamily,
          fill: '#f7f3ea',
        });
      }
    }
  }),
  draftPage('alignment', [1080, 1080], '#ffffff', ({ text, shape }) => {
    for (const [index, textAlign] of (['left', 'center', 'right', 'justify'] as const).entries()) {
      const top = 30 + index * 260;
      shape([60, top, 460, 235], { fill: '#f0efe9' });
      text([60, top, 460, 235], COPY.slice(0, 180), { textAlign, fontSize: 25 });
      text([560, top, 460, 235], COPY.slice(40, 220), {
        textAlign,
        fontSize: 25,
        fontFamily: 'Lora',
        letterSpacing: 1.5,
      });
    }
  }),
  draftPage('hangul', [1080, 1080], '#ffffff', ({ text }) => {
    const korean =
      '천천히 우려낸 차, 차갑게 드세요. 4월 둘째 주에 손으로 딴 어린 잎만 씁니다. Sparklio에서 만나요!';
    text([60, 60, 960, 200], '여름의 첫 모금', { fontSize: 96, fontWeight: 700 });
    text([60, 220, 620, 300], korean, { fontSize: 40, fontFamily: 'Lora' });
    text([60, 520, 500, 260], korean, {
      fontSize: 34,
      fontFamily: 'Space Grotesk',
      fontWeight: 700,
      textAlign: 'justify',
    });
    text([60, 800, 960, 120], 'カタカナ、ひらがな「漢字」を混ぜる。', { fontSize: 44 });
    text([600, 520, 400, 260], korean, { fontSize: 28, letterSpacing: 3 });
  }),
  draftPage('symbols', [900, 600], '#fffdf7', ({ text }) => {
    text([40, 40, 820, 100], 'Fresh ☀ cold ❄ quick ⚡ ready ✔', {
      fontSize: 48,
      fontFamily: 'Space Grotesk',
    });
    text([40, 140, 820, 160], 'Tea time 🍵 and party 🎉 with love ❤️ — 👍🏽 👩‍👩‍👧', { fontSize: 44 });
    text(
      [40, 320, 820, 200],
      '½ price · 20 % off · €3.90 · £2 · ₩4,900 · №7 · “quotes” ‘single’ … – — © ® ™ × ÷ ±',
      { fontSize: 36, fontFamily: 'JetBrains Mono' },
    );
  }),
  draftPage('shapes', [1000, 1000], '#ffffff', ({ shape }) => {
    shape([40, 40, 260, 160], { fill: '#c73e28' });
    shape([340, 40, 260, 160], { fill: '#f2c14e', cornerRadius: 40, stroke: '#1b1b19', strokeWidth: 6 });
    shape([640, 40, 260, 160], { shape: 'ellipse', fill: '#2d6a4f', stroke: '#95d5b2', strokeWidth: 12 });
    shape([40, 260, 260, 160], {
      shape: 'line',
      stroke: '#1b1b19',
      strokeWidth: 8,
      points: [
        [0, 0],
        [1, 1],
      ],
    });
    shape([340, 260, 260, 160], {
      shape: 'arrow',
      stroke: '#274690',
      strokeWidth: 10,
      points: [
        [0, 1],
        [0.5, 0],
        [1, 1],
      ],
    });
    shape([640, 260, 260, 160], {
      shape: 'polygon',
      fill: '#6d597a',
      points: [
        [0.5, 0],
        [1, 0.4],
        [0.8, 1],
        [0.2, 1],
        [0, 0.4],
      ],
    });
    shape([40, 480, 260, 220], {
      shape: 'path',
      fill: '#e07a5f',
      path: 'M.5.9C-.3.4.1-.1.5.25.9-.1 1.3.4.5.9Z',
      rotation: 12,
    });
    shape([340, 480, 260, 220], {
      shape: 'path',
      fill: 'transparent',
      stroke: '#1b1b19',
      strokeWidth: 5,
      path: 'M0 .5A.5 .5 0 0 1 1 .5q-.25 .5 -.5 0t-.5 0z',
    });
    shape([640, 480, 260, 220], {
      fill: 'transparent',
      stroke: '#c73e28',
      strokeWidth: 3,
      rotation: 30,
      cornerRadius: 500,
    });
    shape([40, 760, 860, 2], { shape: 'line', fill: '#1b1b19' });
    shape([40, 800, 400, 120], { fill: '#27469080', stroke: '#c73e2880', strokeWidth: 20 });
    shape([300, 820, 400, 120], { shape: 'ellipse', fill: '#f2c14e80' });
  }),
  draftPage('pictures', [1000, 800], '#ffffff', ({ image }) => {
    image([40, 40, 360, 240], 'photo', { alt: 'Hills under a low sun' });
    image([440, 40, 300, 300], 'photo', { crop: [0.4, 0.1, 0.5, 0.75], alt: 'The sun' });
    image([780, 40, 180, 120], 'logo', { rotation: 20 });
    image([40, 340, 360, 240], 'gone', { alt: 'A picture that somebody deleted while the page was open' });
    image([440, 400, 480, 320], 'photo', { rotation: -12, opacity: 0.7 });
    image([40, 620, 120, 80], 'gone');
  }),
  draftPage('filters', [1000, 1060], '#ffffff', ({ image, text }) => {
    const filters = [
      ['brightness', 0.3],
      ['brightness', -0.4],
      ['contrast', 0.6],
      ['contrast', -0.5],
      ['saturation', 0.9],
      ['saturation', -0.7],
      ['grayscale', 1],
      ['sepia', 1],
      ['invert', 1],
      ['hue', 0.5],
      ['blur', 0.3],
      ['blur', 1],
    ] as const;
    for (const [index, [type, value]] of filters.entries()) {
      const [left, top] = [40 + (index % 3) * 315, 30 + Math.floor(index / 3) * 255];
      image([left, top, 290, 195], 'photo', { filters: [{ type, value }] });
      text([left, top + 200, 290, 30], `${type} ${value}`, { fontSize: 20 });
    }
  }),
  draftPage('groups', [900, 900], '#f7f3ea', ({ group, shape, text, image }) => {
    group({ opacity: 0.5 }, () => {
      shape([60, 60, 300, 300], { fill: '#c73e28', stroke: '#1b1b19', strokeWidth: 24 });
      shape([200, 200, 300, 300], { shape: 'ellipse', fill: '#274690' });
      text([120, 240, 340, 80], 'One whole', { fontSize: 56, fontWeight: 700, fill: '#ffffff' });
    });
    group({ opacity: 0.8 }, () => {
      image([520, 60, 300, 200], 'photo');
      group({ opacity: 0.5 }, () => {
        shape([560, 180, 220, 220], { fill: '#2d6a4f', rotation: 45 });
        text([560, 260, 220, 60], 'Inside', {
          fontSize: 40,
          textAlign: 'center',
          fill: '#ffffff',
          rotation: 45,
        });
      });
      shape([700, 300, 100, 100], { fill: '#ff0000', hidden: true });
    });
    group({ hidden: true }, () => shape([0, 0, 900, 900], { fill: '#ff00ff' }));
    text([60, 560, 780, 80], 'Half there', { fontSize: 64, opacity: 0.5, fontFamily: 'Playfair Display' });
    text([60, 660, 780, 80], 'Alpha in the colour', { fontSize: 64, fill: '#c73e2880' });
  }),
  draftPage('edges', [900, 1000], '#ffffff', ({ text, shape }) => {
    shape([40, 40, 240, 300], { fill: '#f0efe9' });
    text([40, 40, 240, 300], 'Donaudampfschifffahrtsgesellschaftskapitän über-lang-getrennt', {
      fontSize: 34,
    });
    text([320, 40, 240, 300], 'First line\n\n  indented\r\nlast\tone', { fontSize: 30 });
    text([600, 40, 240, 300], 'far    apart   words     and trailing   ', {
      fontSize: 30,
      textAlign: 'right',
    });
    text([40, 380, 20, 200], 'Thin', { fontSize: 30 });
    text([120, 380, 300, 100], 'Lines set so tight they touch each other', {
      fontSize: 48,
      lineHeight: 0.8,
      fontWeight: 700,
    });
    text([460, 380, 400, 100], 'Far more copy than the little box was made for, so it runs out below', {
      fontSize: 34,
    });
    text([40, 640, 820, 60], 'no-break space 10 km and hyphen‑ated, co-operate 1-2', {
      fontSize: 30,
      fontFamily: 'JetBrains Mono',
    });
    text([40, 720, 820, 60], 'e\u0301 n\u0303 o\u0308 combined \u0001control and \ud800 lone', {
      fontSize: 34,
    });
    text([40, 800, 820, 30], 'Tiny print of 9 px: terms apply, see the back of the bottle for details.', {
      fontSize: 9,
    });
    text([40, 830, 820, 160], 'Huge', { fontSize: 120, fontFamily: 'Lora', fontWeight: 700 });
  }),
  draftPage('hostile', [900, 500], 'transparent', ({ text, shape, image }) => {
    const attack = `</text><script>alert(1)</script><image href="x" onerror='alert(2)'/>&lt;![CDATA[ ]]>`;
    text([40, 40, 820, 120], attack, {
      fontSize: 26,
      name: attack,
      fontFamily: `Inter" onload="alert(3)`,
      fill: '#1b1b19',
    });
    text([40, 180, 820, 60], 'A colour that is markup', { fontSize: 26, fill: `red" onload="alert(4)` });
    shape([40, 260, 200, 100], {
      fill: 'url(#x)',
      stroke: 'javascript:alert(5)',
      strokeWidth: 4,
      name: attack,
    });
    shape([280, 260, 200, 100], { shape: 'path', path: `M0 0L1 1" onload="alert(6)`, fill: '#c73e28' });
    image([520, 260, 200, 120], `"/><script>alert(7)</script>`, { alt: attack });
  }),
  draftPage('advertisement', [1080, 1080], '#f7f3ea', ({ text, shape, image }) => {
    image([0, 0, 1080, 640], 'photo', {
      crop: [0, 0, 1, 0.8889],
      alt: 'Hills in the morning',
      filters: [
        { type: 'brightness', value: 0.08 },
        { type: 'contrast', value: 0.1 },
      ],
    });
    shape([72, 560, 936, 440], { fill: '#ffffff', cornerRadius: 28 });
    text([120, 604, 840, 60], 'NEW · SUMMER 2027', {
      fontSize: 26,
      fontWeight: 600,
      letterSpacing: 4,
      fill: '#c73e28',
    });
    text([120, 656, 840, 170], 'Steeped slowly, served cold', {
      fontSize: 76,
      fontFamily: 'Playfair Display',
      fontWeight: 700,
      lineHeight: 1.1,
    });
    text([120, 836, 620, 120], 'Second-flush leaves, spring water and nothing else.', {
      fontSize: 30,
      lineHeight: 1.35,
      fill: '#55554f',
    });
    shape([780, 850, 180, 76], { fill: '#c73e28', cornerRadius: 38 });
    text([780, 868, 180, 40], 'Try it', {
      fontSize: 30,
      fontWeight: 600,
      textAlign: 'center',
      fill: '#ffffff',
    });
    image([900, 600, 72, 48], 'logo', { alt: 'Ring logo' });
  }),
];
