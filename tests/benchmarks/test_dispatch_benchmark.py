"""The dispatch benchmark: its JSON, its honesty, its bound."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.dispatch.baselines import Board, Listed
from benchmarks.dispatch.bound import bound
from benchmarks.dispatch.command import POLICIES, run
from benchmarks.dispatch.engine import Engine, Status
from benchmarks.dispatch.lotse import Lotse
from benchmarks.dispatch.regime import BUILT_IN, Regime, RegimeError, parse
from benchmarks.dispatch.world import Floats, Ints, World
from bot.domain.dispatch.rules import Rules

TINY = {"N": 200, "side": 3, "lam": 6, "days": 6, "warm": 2}
FIGURES = {
    "served", "served_over_lp", "pushes_per_place", "pushes_over_broadcast",
    "fill_minutes_median", "fill_minutes_p90", "pushes_a_week_p99", "opted_out",
    "surplus_per_place", "worst_kind", "worst_zone", "gini", "sd",
}  # fmt: skip


def test_the_last_line_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(TINY), encoding="utf-8")
    assert main(["dispatch", "--regime", str(file), "--seeds", "1", "--jobs", "1", "--json"]) == 0
    out, progress = capsys.readouterr()
    report = json.loads(out.strip().splitlines()[-1])
    assert report["regime"] == "tiny"
    assert 0 < report["lp"] <= 1
    assert set(report["policies"]) == set(POLICIES)
    for figures in report["policies"].values():
        assert set(figures) >= FIGURES
        assert 0 <= figures["served"] <= report["lp"] * 1.5
    assert set(report["beside"]) == {"lotse_asking", "nearest_listed"}
    assert report["policies"]["broadcast"]["pushes_over_broadcast"] == 1
    assert report["policies"]["board"]["pushes_per_place"] == 0
    assert "lotse, seed 0" in progress


def test_the_same_seed_gives_the_same_figures() -> None:
    regime = parse(TINY)
    assert run(regime, "lotse", 3).served.tolist() == run(regime, "lotse", 3).served.tolist()


def test_the_bound_is_all_that_come_where_people_abound() -> None:
    assert bound(World(Regime(N=3000, lam=1), 0)) == pytest.approx(0.95)


def test_a_sample_gives_a_bound_near_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(Regime(N=400, side=3, lam=10), 0)
    exact = bound(world)
    monkeypatch.setattr("benchmarks.dispatch.bound.EXACT", 200)
    monkeypatch.setattr("benchmarks.dispatch.bound.SAMPLE", 200)
    assert exact - 1e-9 <= bound(world) <= exact * 1.25


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(RegimeError, match="lamda"):
        parse({"lamda": 3})
    with pytest.raises(RegimeError, match="ntypes"):
        parse({"type_pop": [0.5, 0.5]})
    assert parse({"beta": [0.4, 5.6]}).beta == (0.4, 5.6)
    assert main(["dispatch", "--regime", "no-such-file.json"]) == 2
    assert set(BUILT_IN) == {"scarce", "ample", "urgent", "lived", "city"}
    with pytest.raises(RegimeError, match="rhythm"):
        parse({"rhythm": [1.0]})


def test_the_policy_hears_of_what_is_taken_from_the_list_and_counts_on_it() -> None:
    world = World(parse({**TINY, "pull_share": 1.0}), 1)
    lotse = Lotse(world, Rules())
    Engine(world, Listed(lotse, Board(world, 1)), 1).run()
    assert sum(lotse.ledger.taken) > 5
    assert max(lotse.listed) > 0
    alone = Lotse(world, Rules())
    Engine(world, alone, 1).run()
    assert alone.listed == [0.0] * world.regime.ntypes


class Watched(Engine):
    """Notes whom it would wake."""

    woken = 0
    pushes = 0

    def push(self, status: Status, people: Ints, fit: Floats) -> None:
        self.woken += int(self.world.lives.asleep(people, self.now).sum())
        self.pushes += len(people)
        absent = self.world.lives.joined[people] > self.now
        assert not absent.any(), "nobody is asked before they have joined"
        super().push(status, people, fit)


def test_the_program_wakes_nobody_and_a_broadcast_does() -> None:
    regime = parse({**TINY, "quiet": 0.9, "joiners": 0.5, "away": 0.3, "free": 0.8, "lam": 12})
    woken = {}
    for name in ("lotse", "broadcast"):
        world = World(regime, 1)
        engine = Watched(world, POLICIES[name](world, 1), 1)
        engine.run()
        assert engine.pushes > 50
        woken[name] = engine.woken
    assert woken["lotse"] == 0
    assert all(7 * 60 <= need.created % 1440 < 20 * 60 for need in World(regime, 1).needs)


def test_decisions_are_timed_and_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decisions", "--sizes", "3000", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["decisions"]
    assert [it["structure"] for it in found] == ["objects", "arrays", "database", "program"]
    objects, arrays, database, program = (it["matched"] for it in found)
    assert objects == database == program > 10, "all find the same people"
    assert objects <= arrays <= 1.05 * objects
