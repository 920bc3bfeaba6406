// Homes to offer instead of one that is gone or that somebody else takes.

/** Up to `n` [id, unit] for sale: those of its layout first, then of its building, then the nearest in price. */
export function neighbours(screen, unit, n = 3) {
  if (!unit || unit.price_fen === null) return [];
  const far = ({ layout, building, price_fen }) =>
    [layout !== unit.layout, building !== unit.building].map(Number).concat(Math.abs(price_fen - unit.price_fen));
  return screen
    .of("unit")
    .filter(([, u]) => u.state === "available" && u.price_fen !== null)
    .map((found) => [far(found[1]), found])
    .sort(([a], [b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .slice(0, n)
    .map(([, found]) => found);
}
