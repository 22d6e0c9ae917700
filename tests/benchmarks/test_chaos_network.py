"""The benchmark's own parts: a balancer that is not kind, and a clock that jumps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.chaos.balancer import PATH, Balancer
from benchmarks.chaos.clock import MOST, ProgramTime
from benchmarks.chaos.wire import Port, free_port
from bot.clock import Clock, SteeredClock


class Dice(Random):
    """Always the same throw: 1 lets nothing happen, 0 everything."""

    throw = 1.0

    def random(self) -> float:
        return self.throw


@asynccontextmanager
async def _replica(status: int = 200) -> AsyncIterator[tuple[str, list[bytes]]]:
    came: list[bytes] = []

    async def take(request: Request) -> Response:
        came.append(await request.body() + request.headers["x-secret"].encode())
        return Response(status_code=status)

    port = Port(Starlette(routes=[Route(PATH, take, methods=["POST"])]))
    await port.open()
    yield port.address, came
    await port.close()


async def _bring(balancer: Balancer, body: bytes) -> int:
    async with httpx.AsyncClient(headers={"X-Secret": "s"}) as client:
        return (await client.post(balancer.address, content=body)).status_code


async def test_replicas_take_turns() -> None:
    async with _replica() as (first, one), _replica() as (second, two):
        balancer = Balancer([first, second], Dice())
        await balancer.open()
        assert [await _bring(balancer, b"1"), await _bring(balancer, b"2")] == [200, 200]
        await balancer.close()
    assert sorted([*one, *two]) == [b"1s", b"2s"]
    assert len(one) == len(two) == 1


async def test_a_dead_or_refusing_replica_is_passed_over() -> None:
    gone = f"http://127.0.0.1:{free_port()}"
    async with _replica(503) as (refusing, _), _replica() as (living, came):
        balancer = Balancer([gone, refusing, living], Dice())
        await balancer.open()
        assert [await _bring(balancer, b"%d" % n) for n in range(6)] == [200] * 6
        await balancer.close()
    assert len(came) == 6


async def test_telegram_comes_again_if_no_replica_lives() -> None:
    balancer = Balancer([f"http://127.0.0.1:{free_port()}"], Dice())
    await balancer.open()
    assert await _bring(balancer, b"1") == 503
    await balancer.close()


async def test_on_a_bad_day_calls_come_late_and_more_than_once() -> None:
    dice = Dice()
    dice.throw = 0.0
    async with _replica() as (first, one), _replica() as (second, two):
        balancer = Balancer([first, second], dice)
        await balancer.open()
        assert [await _bring(balancer, b"1"), await _bring(balancer, b"2")] == [200, 200]
        await balancer.idle()
        await balancer.close()
    assert sorted([*one, *two]) == [b"1s", b"1s", b"1s", b"2s", b"2s"]
    assert one
    assert two
    assert balancer.happened["held_back"] == 2


def test_the_programs_time_jumps_as_far_as_they_remember(tmp_path: Path) -> None:
    time = ProgramTime(tmp_path / "clock")
    seen = SteeredClock(time.file)
    assert time.jump(timedelta(days=1))
    assert time.jump(timedelta(minutes=-10))
    ahead = seen.now() - Clock().now()
    assert timedelta(hours=23) < ahead < timedelta(days=1)
    assert time.latest() > seen.now()
    assert not time.jump(MOST)
    assert seen.now() - Clock().now() < timedelta(days=1)


def test_in_the_end_it_is_later_than_it_has_ever_been(tmp_path: Path) -> None:
    time = ProgramTime(tmp_path / "clock")
    time.jump(timedelta(hours=2))
    for _ in range(3):
        time.jump(timedelta(minutes=-10))
    before = time.latest()
    time.pass_all(timedelta(minutes=1))
    assert SteeredClock(time.file).now() > before
    assert time.now() <= time.latest()
