// Where the dialects' policies stand among one another, first to last. The engine sees these numbers only.

export const tiers = {
  admin: 1000,
  networkPolicy: 1_000_000,
  baseline: 10_000_000,
  /** The only one of the mesh's plane. */
  mesh: 100_000_000,
} as const;
