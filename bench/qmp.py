# Round trips of Python's qemu.qmp: PATH COMMAND COUNT IN_FLIGHT. Prints serial/s, pipelined/s, version.
import asyncio, importlib.metadata, sys, time
from qemu.qmp import QMPClient


async def main(path, command, count, in_flight):
    qmp = QMPClient("bench")
    await qmp.connect(path)

    async def one_by_one(number):
        for _ in range(number):
            await qmp.execute(command)

    await one_by_one(100)
    start = time.perf_counter()
    await one_by_one(count)
    serial = count / (time.perf_counter() - start)
    start = time.perf_counter()
    await asyncio.gather(*(one_by_one(count // in_flight) for _ in range(in_flight)))
    pipelined = count // in_flight * in_flight / (time.perf_counter() - start)
    await qmp.disconnect()
    try:
        version = importlib.metadata.version("qemu.qmp")
    except importlib.metadata.PackageNotFoundError:
        version = "?"
    print(f"{serial:.0f} {pipelined:.0f} {version}")


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
