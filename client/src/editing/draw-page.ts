import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';

/**
 * A page as it will be exported, as an element that fills the one it is put into. Fonts and renderer come with the
 * first picture.
 *
 * @param options.id a word that no other picture on the screen has
 */
export async function drawPage(
  page: CanvasPage,
  objects: readonly CanvasObject[],
  { hrefs, id }: { readonly hrefs: ReadonlyMap<string, string>; readonly id: string },
): Promise<Node> {
  const [{ renderPageSvg }, { loadFontsOf }] = await Promise.all([
    import('@sparklio/shared/render/svg'),
    import('../features/canvas/stage/stage-fonts.ts'),
  ]);
  const svg = renderPageSvg(page, objects, {
    fonts: await loadFontsOf(objects),
    imageHref: (assetId) => hrefs.get(assetId),
    idPrefix: id.replaceAll(/[^a-z0-9]/gi, ''),
  });
  const picture = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  picture.setAttribute('width', '100%');
  picture.setAttribute('height', '100%');
  return document.importNode(picture, true);
}
