"""A worker on Procrastinate. Nothing of the package recovers a stalled job by itself.

QUEUEING_LOCK and LOCK are what `enqueue` gives its jobs; default none.
"""

import asyncio
import json
import logging
import os
import sys

import procrastinate

logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # it warns of an App in the main module
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE_URL"]))
completed: list[int] = []


def say(value: object) -> None:
    print(json.dumps(value, default=str), flush=True)


@app.task(name="count", pass_context=True)
async def count(context: procrastinate.JobContext, number: int) -> None:
    if "--hang" in sys.argv:
        say({"claimed": [context.job.id], "owner": str(context.job.worker_id)})
        await asyncio.Event().wait()
    completed.append(context.job.id)


async def enqueue(jobs: int) -> None:
    deferrer = count.configure(lock=os.environ.get("LOCK"), queueing_lock=os.environ.get("QUEUEING_LOCK"))
    say([await deferrer.defer_async(number=number) for number in range(jobs)])


async def work(wait: bool) -> None:
    worker = app.run_worker_async(wait=wait, fetch_job_polling_interval=0.2, shutdown_graceful_timeout=0.1)
    if wait:
        await worker
    else:
        await asyncio.wait_for(worker, 60)
        say({"completed": sorted(completed)})


async def read(ids: list[str]) -> None:
    for job_id in ids:
        for job in await app.job_manager.list_jobs_async(id=int(job_id)):
            fields = {name: getattr(job, name) for name in ("id", "status", "attempts", "worker_id", "scheduled_at", "abort_requested")}
            types = {name: type(value).__name__ for name, value in fields.items()}
            say({**fields, "state": job.status, "types": types})


async def main(command: str, *rest: str) -> None:
    async with app.open_async():
        if command == "migrate":
            await app.schema_manager.apply_schema_async()
        elif command == "enqueue":
            await enqueue(int(rest[0]) if rest else 1)
        elif command == "work":
            await work("--hang" in rest)
        elif command == "read":
            await read(list(rest))
        else:
            sys.exit(f"unknown command {command}")


asyncio.run(main(*sys.argv[1:]))
