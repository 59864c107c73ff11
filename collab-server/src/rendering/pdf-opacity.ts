declare global {
  namespace PDFKit {
    // The library's types leave out the page's resource dictionary.
    interface PDFPage {
      readonly resources: PDFKitReference;
    }
  }
}

/**
 * Draws as one see-through whole. What is drawn goes into a transparency group of its own, so that parts which
 * overlap do not show through each other, as with `opacity` in SVG.
 */
export function withOpacity(pdf: PDFKit.PDFDocument, opacity: number, draw: () => void): void {
  if (opacity >= 1) {
    draw();
    return;
  }
  const { page } = pdf;
  const name = `Group${groups.get(pdf) ?? 0}`;
  groups.set(pdf, (groups.get(pdf) ?? 0) + 1);
  const form = pdf.ref({
    Type: 'XObject',
    Subtype: 'Form',
    FormType: 1,
    // The clip of the group, in the coordinates of whoever draws it: wide enough for any page and rotation.
    BBox: [-REACH, -REACH, REACH, REACH],
    Group: { Type: 'Group', S: 'Transparency', I: true },
    Resources: page.resources,
  });
  const outside = page.content;
  page.content = form;
  try {
    draw();
  } finally {
    page.content = outside;
  }
  form.end(undefined);
  page.xobjects[name] = form;
  pdf.save().opacity(opacity);
  pdf.addContent(`/${name} Do`);
  pdf.restore();
}

const REACH = 1_000_000;
const groups = new WeakMap<PDFKit.PDFDocument, number>();
