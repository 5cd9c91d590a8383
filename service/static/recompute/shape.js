/*
 * What a decision pack looks like (beirat-decision/1 with its problem and its outcome): each field with its kind.
 * Unknown fields are refused; optional fields of a problem get their defaults, because hashes are taken over all.
 */
(() => {
  "use strict";

  const { LARGEST, Unreadable } = window.recompute;
  const refuse = (key, path) => {
    throw new Unreadable(key, { path });
  };

  /* A kind is a function of value and path that gives the value, or refuses it. */
  const fits = (test) => (value, path) => (test(value) ? value : refuse("wrong_kind", path));
  const matching = (pattern) => fits((value) => typeof value === "string" && pattern.test(value));
  const oneOf = (...words) => fits((value) => words.includes(value));
  const whole = (least) => fits((value) => typeof value === "bigint" && value >= least && value <= LARGEST);
  const maybe = (kind) => (value, path) => (value === null ? null : kind(value, path));
  const text = fits((value) => typeof value === "string");
  const some = fits((value) => typeof value === "string" && value !== "");
  const truth = fits((value) => typeof value === "boolean");
  const count = whole(0n);
  const positive = whole(1n);
  const sha256 = matching(/^[0-9a-f]{64}$/);
  const moment = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
  const worth = matching(/^(-?\d{1,60}(\/\d{1,60})?(,-?\d{1,60}(\/\d{1,60})?)*)?$/);
  const rule = oneOf("merit_euros", "merit_projects", "ranking", "flat_cut", "equal_shares", "even_districts");

  const list = (kind) => (value, path) =>
    Array.isArray(value) ? value.map((one, place) => kind(one, `${path}[${place}]`)) : refuse("wrong_kind", path);

  const unlike = (name) => (value, path) => {
    const seen = new Set();
    value.forEach((one, place) => {
      const key = name ? one[name] : one;
      if (seen.has(key)) refuse("given_twice", `${path}[${place}]${name ? `.${name}` : ""}`);
      seen.add(key);
    });
    return value;
  };
  const both = (first, second) => (value, path) => second(first(value, path), path);

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  const mapping = (kind) => (value, path) =>
    isObject(value)
      ? Object.fromEntries(Object.keys(value).map((name) => [name, kind(value[name], `${path}.${name}`)]))
      : refuse("wrong_kind", path);

  /* An object with exactly these fields; `defaults` stand for those that may be missing. */
  const record = (kinds, defaults = {}) => (value, path) => {
    if (!isObject(value)) refuse("wrong_kind", path);
    const unknown = Object.keys(value).find((name) => !(name in kinds));
    if (unknown !== undefined) refuse("unknown_field", `${path}.${unknown}`);
    return Object.fromEntries(
      Object.entries(kinds).map(([name, kind]) => {
        if (!(name in value) && !(name in defaults)) refuse("missing_field", `${path}.${name}`);
        return [name, kind(name in value ? value[name] : defaults[name], `${path}.${name}`)];
      }),
    );
  };

  const range = record({
    kind: oneOf("range"),
    minimum_cents: count,
    maximum_cents: count,
    step_cents: positive,
  });
  const menu = record({ kind: oneOf("menu"), amounts_cents: both(list(positive), unlike()) });
  function award(value, path) {
    if (value?.kind === "menu") {
      const read = menu(value, path);
      return { ...read, amounts_cents: [...read.amounts_cents].sort((one, other) => (one < other ? -1 : 1)) };
    }
    const read = range(value, path);
    return read.minimum_cents <= read.maximum_cents ? read : refuse("wrong_kind", `${path}.minimum_cents`);
  }

  function candidate(value, path) {
    const kinds = {
      id: some,
      label: text,
      merit: maybe(count),
      lot: maybe(count),
      requested_cents: count,
      district: maybe(some),
      groups: both(list(some), unlike()),
      applicant: maybe(some),
      award,
      fixed_cents: maybe(count),
      excluded: maybe(some),
    };
    const nothing = { district: null, groups: [], applicant: null, fixed_cents: null, excluded: null, lot: null };
    const read = record(kinds, { ...nothing, label: value?.id })(value, path);
    const isOdd = read.fixed_cents !== null && read.excluded !== null;
    return isOdd ? refuse("wrong_kind", `${path}.excluded`) : read;
  }

  function limit(value, path) {
    const most = ["minimum_cents", "maximum_cents", "minimum_awards", "maximum_awards"];
    const kinds = { id: some, label: text, ...Object.fromEntries(most.map((name) => [name, maybe(count)])) };
    const nothing = Object.fromEntries(most.map((name) => [name, null]));
    const read = record(kinds, { ...nothing, label: value?.id })(value, path);
    return read.id === "budget" ? refuse("wrong_kind", `${path}.id`) : read;
  }

  function ballotsForKnown(problem, path) {
    const known = new Set(problem.candidates.map((one) => one.id));
    const place = problem.ballots.findIndex(({ scores }) => Object.keys(scores).some((id) => !known.has(id)));
    return place < 0 ? problem : refuse("wrong_kind", `${path}.ballots[${place}].scores`);
  }

  function lotsForAllOrNone(problem, path) {
    const drawn = problem.candidates.filter((one) => one.lot !== null);
    if (drawn.length && drawn.length < problem.candidates.length) refuse("missing_field", `${path}.candidates.lot`);
    unlike("lot")(drawn, `${path}.candidates`);
    return problem;
  }

  const problem = both(
    record(
      {
        format: oneOf("beirat-problem/1"),
        title: text,
        currency: text,
        budget_cents: count,
        reserve_cents: count,
        rule,
        no_leapfrogging: truth,
        merit_threshold: maybe(count),
        candidates: both(list(candidate), unlike("id")),
        limits: both(list(limit), unlike("id")),
        ballots: both(list(record({ member: some, scores: mapping(count) })), unlike("member")),
        lot_seed: text,
      },
      {
        title: "",
        currency: "EUR",
        reserve_cents: 0n,
        no_leapfrogging: false,
        merit_threshold: null,
        limits: [],
        ballots: [],
        lot_seed: "",
      },
    ),
    both(lotsForAllOrNone, ballotsForKnown),
  );

  const fraction = matching(/^-?\d{1,200}\/[1-9]\d{0,199}$/);
  const price = (value, path) =>
    typeof value === "bigint" && value <= LARGEST && value >= -LARGEST ? value : fraction(value, path);
  const nullable = (names) => Object.fromEntries(names.map((name) => [name, null]));

  const reason = record(
    {
      code: oneOf(
        ...["funded_in_full", "funded_in_part", "fixed", "excluded", "not_rankable", "below_threshold"],
        ...["budget_exhausted", "limit_reached", "minimum_too_large", "outranked", "lost_lot", "displaced"],
      ),
      limit: maybe(some),
      left_cents: maybe(count),
      needed_cents: maybe(count),
      needed_merit: maybe(count),
      tied_with: maybe(some),
      would_be_funded_with: list(
        record(
          { limit: maybe(some), more_cents: maybe(positive), more_merit: maybe(positive) },
          nullable(["limit", "more_cents", "more_merit"]),
        ),
      ),
    },
    { ...nullable(["limit", "left_cents", "needed_cents", "needed_merit", "tied_with"]), would_be_funded_with: [] },
  );

  const outcome = record(
    {
      format: oneOf("beirat-outcome/1"),
      problem_sha256: sha256,
      status: oneOf("solved"),
      rule,
      spent_cents: count,
      objective: worth,
      bound: worth,
      proof: oneOf("exact", "solver", "rule"),
      awards: both(list(record({ id: some, awarded_cents: count, reason })), unlike("id")),
      limits: both(
        list(
          record(
            {
              id: some,
              awarded_cents: count,
              awards: count,
              binding: maybe(oneOf("minimum", "maximum", "minimum_awards", "maximum_awards")),
              price: maybe(price),
              minimum_relaxed_to_cents: maybe(count),
            },
            nullable(["binding", "price", "minimum_relaxed_to_cents"]),
          ),
        ),
        unlike("id"),
      ),
      certificate: maybe(
        record({ budget_price: price, limit_prices: mapping(price), award_prices: mapping(price) }, { award_prices: {} }),
      ),
      solver: maybe(record({ name: text, version: text, modeller: text })),
    },
    { limits: [], certificate: null, solver: null },
  );

  const share = { numerator: count, denominator: positive, strict: truth };
  const people = ["entitled", "present", "recused", "yes", "no", "abstained"];
  const tally = record({
    ...Object.fromEntries(people.map((name) => [name, count])),
    chair_decided: maybe(oneOf("yes", "no")),
    quorum_reached: truth,
    majority_reached: truth,
  });

  /* Without it nobody could tell whether the board was bound to the lots in time. */
  const sayingWhenScoringBegan = (stages, path) =>
    stages.some((one) => one.stage === "scoring") ? stages : refuse("missing_field", `${path}.scoring`);

  const pack = record({
    format: oneOf("beirat-decision/1"),
    version: positive,
    predecessor_sha256: maybe(sha256),
    correction_reason: maybe(some),
    published_at: moment,
    licence: some,
    round: record({
      id: some,
      title: text,
      board: text,
      district_label: text,
      year: count,
      stages: both(
        list(
          record({
            stage: oneOf(
              ...["draft", "call", "screening", "scoring", "deliberation", "resolution", "published", "closed"],
            ),
            began_at: moment,
          }),
        ),
        sayingWhenScoringBegan,
      ),
    }),
    rules: record({
      criteria: list(record({ id: some, label: text, weight: count })),
      scale: record({ minimum: count, maximum: count }),
      aggregation: oneOf("mean", "median", "trimmed_mean"),
      severity_correction: truth,
      minimum_scores: count,
      quorum: record({ minimum_present: count, ...share }),
      majority: record({ of: oneOf("votes_cast", "present", "entitled"), ...share }),
      tie: oneOf("rejects", "chair_decides"),
    }),
    problem,
    outcome,
    lots: record({ seed: text, commitment: sha256, committed_at: moment }),
    scores: list(
      record({
        id: some,
        scores: count,
        abstentions: count,
        recusals: count,
        merit: maybe(count),
        individual_scores: maybe(list(matching(/^\d{1,15}(\/[1-9]\d{0,14})?$/))),
      }),
    ),
    resolution: record({
      manner: oneOf("meeting", "circular"),
      decided_on: matching(/^\d{4}-\d\d-\d\d$/),
      tally,
      items: list(record({ ids: list(some), tally, contested: truth }, { contested: false })),
    }),
    deviations: list(
      record({
        id: some,
        computed_cents: count,
        resolved_cents: count,
        reason: some,
        broken_limit_reason: maybe(some),
      }),
    ),
    awards: list(record({ id: some, awarded_cents: count })),
    sha256,
  });

  /* Gives the pack with all defaults written out; refuses it at the first place that departs from the format. */
  window.recompute.readPack = (value) => pack(value, "$");
})();
