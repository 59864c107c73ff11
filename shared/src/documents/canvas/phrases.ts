import { MAX_FILTERS } from './property-checks.ts';
import { RANGES } from './properties.ts';
import { LIMITS, OBJECT_TYPES, SHAPES, TEXT_ALIGNS } from './schema.ts';

const COLOUR = 'must be a colour written #rgb, #rrggbb, #rrggbbaa or transparent';
const NAME = `must be text of at most ${LIMITS.name} characters`;
const ID = 'must be an id';
const PLACE = 'must be the id it comes right behind, or null for the first place';
const range = (name: keyof typeof RANGES, what: string): string =>
  `must be ${what} from ${RANGES[name][0]} to ${RANGES[name][1]}`;

/** What each field of a command must be. With the field's name in front it is a sentence for people, and a hint for models. */
export const PHRASES: Readonly<Record<string, string>> = {
  id: ID,
  ids: `must be a list of 1 to ${LIMITS.commands} ids`,
  type: `must be one of ${OBJECT_TYPES.join(', ')}`,
  page: 'must be the properties of a page',
  payload: 'must be the properties to write',
  pageId: 'must be the id of a page',
  parentId: 'must be the id of a group, or null for the top level',
  after: PLACE,
  from: 'must be a whole number, 0 or more',
  to: 'must be a whole number, 0 or more',
  index: 'must be a whole number, 0 or more',
  remove: 'must be a whole number, 0 or more',
  insert: `must be text of at most ${LIMITS.textLength} characters`,
  text: `must be text of at most ${LIMITS.textLength} characters`,
  name: NAME,
  title: NAME,
  fontFamily: NAME,
  position: `must be two numbers from −${LIMITS.coordinate} to ${LIMITS.coordinate}`,
  size: `must be two numbers greater than 0, at most ${LIMITS.size}`,
  rotation: range('rotation', 'a number of degrees'),
  opacity: range('opacity', 'a number'),
  fontSize: range('fontSize', 'a number'),
  fontWeight: range('fontWeight', 'a number'),
  fontStyle: 'must be normal or italic',
  lineHeight: range('lineHeight', 'a number'),
  letterSpacing: range('letterSpacing', 'a number'),
  textAlign: `must be one of ${TEXT_ALIGNS.join(', ')}`,
  strokeWidth: range('strokeWidth', 'a number'),
  cornerRadius: range('cornerRadius', 'a number'),
  shape: `must be one of ${SHAPES.join(', ')}`,
  fill: COLOUR,
  stroke: COLOUR,
  background: COLOUR,
  points: `must be a list of at most ${LIMITS.points} pairs of numbers, fractions of the box`,
  path: `must be path data of at most ${LIMITS.path} characters`,
  assetId: 'must be the id of an asset',
  alt: `must be text of at most ${LIMITS.path} characters`,
  crop: 'must be four numbers x, y, width, height from 0 to 1 that stay within the picture',
  filters: `must be a list of at most ${MAX_FILTERS} filters, each a type and a value from −1 to 1`,
  interactions: `must be a list of at most ${LIMITS.interactions} plain objects`,
  locked: 'must be true or false',
  hidden: 'must be true or false',
  brandKitId: 'must be the id of a brand kit, or null',
  briefId: 'must be the id of a brief, or null',
};
