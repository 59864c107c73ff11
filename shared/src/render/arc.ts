interface Point {
  readonly x: number;
  readonly y: number;
}

interface Arc {
  readonly rx: number;
  readonly ry: number;
  /** degrees from the x axis to the ellipse's */
  readonly turn: number;
  readonly large: boolean;
  readonly sweep: boolean;
}

type Curve = [number, number, number, number, number, number];

/**
 * An elliptical arc as cubic curves, each over a quarter turn at most (off by less than 0.03 % of the radius).
 * Formulas: SVG 1.1, appendix F.6.5 and F.6.6. No curves if the arc is a straight line.
 */
export function arcToCurves(from: Point, to: Point, arc: Arc): Curve[] {
  let rx = Math.abs(arc.rx);
  let ry = Math.abs(arc.ry);
  if (rx === 0 || ry === 0 || (from.x === to.x && from.y === to.y)) return [];
  const cos = Math.cos((arc.turn * Math.PI) / 180);
  const sin = Math.sin((arc.turn * Math.PI) / 180);
  const halfX = (cos * (from.x - to.x) + sin * (from.y - to.y)) / 2;
  const halfY = (-sin * (from.x - to.x) + cos * (from.y - to.y)) / 2;
  const reach = (halfX / rx) ** 2 + (halfY / ry) ** 2;
  if (reach > 1) {
    rx *= Math.sqrt(reach);
    ry *= Math.sqrt(reach);
  }
  const under = (rx * halfY) ** 2 + (ry * halfX) ** 2;
  const factor = Math.sqrt(Math.max(0, (rx * ry) ** 2 / under - 1)) * (arc.large === arc.sweep ? -1 : 1);
  const middleX = (factor * rx * halfY) / ry;
  const middleY = (-factor * ry * halfX) / rx;
  const centre = {
    x: cos * middleX - sin * middleY + (from.x + to.x) / 2,
    y: sin * middleX + cos * middleY + (from.y + to.y) / 2,
  };
  const start = Math.atan2((halfY - middleY) / ry, (halfX - middleX) / rx);
  const end = Math.atan2((-halfY - middleY) / ry, (-halfX - middleX) / rx);
  let span = end - start;
  if (arc.sweep && span < 0) span += 2 * Math.PI;
  if (!arc.sweep && span > 0) span -= 2 * Math.PI;

  const parts = Math.max(1, Math.ceil(Math.abs(span) / (Math.PI / 2) - 1e-9));
  const step = span / parts;
  const handle = (4 / 3) * Math.tan(step / 4);
  const place = (across: number, down: number): [number, number] => [
    centre.x + cos * rx * across - sin * ry * down,
    centre.y + sin * rx * across + cos * ry * down,
  ];
  return Array.from({ length: parts }, (_, index): Curve => {
    const a = start + index * step;
    const b = a + step;
    return [
      ...place(Math.cos(a) - handle * Math.sin(a), Math.sin(a) + handle * Math.cos(a)),
      ...place(Math.cos(b) + handle * Math.sin(b), Math.sin(b) - handle * Math.cos(b)),
      ...place(Math.cos(b), Math.sin(b)),
    ];
  });
}
