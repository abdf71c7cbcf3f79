"""Compares what zones say with a folder of the IANA database, read by Python's own reader of such folders.

Usage: zones.py OFFSETS FOLDER
OFFSETS is what `cargo run -p zones --example offsets` printed. Ends with 1 when anything differs.
"""

import sys
import zoneinfo
from datetime import datetime, timedelta, timezone
from pathlib import Path

offsets, folder = sys.argv[1:]
zoneinfo.reset_tzpath(to=[str(Path(folder).resolve())])
UTC = timezone.utc
START, END = datetime(2015, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def seconds(zone, at):
    return int(at.astimezone(zone).utcoffset().total_seconds())


def changes(zone):
    """The offset in the beginning and each change, hour by hour within each day at whose ends it differs."""
    at, now = START, seconds(zone, START)
    found = [(int(at.timestamp()) // 3600, now)]
    while at < END:
        day = [at + HOUR * n for n in range(1, 25)]
        # a change and its opposite within one day would pass unseen: no country has had that
        if seconds(zone, day[-1]) != now:
            for hour in day:
                then = seconds(zone, hour)
                if then != now and hour < END:
                    found.append((int(hour.timestamp()) // 3600, then))
                now = then
        at = day[-1]
    return found


def walls(zone, found):
    """What the wall clock means every 15 minutes around each change."""
    said = []
    for hour, _ in found[1:]:
        change = datetime(1970, 1, 1) + HOUR * hour
        for quarter in range(-104, 105):
            wall = change + timedelta(minutes=15 * quarter)
            first, second = (
                int(wall.replace(tzinfo=zone, fold=fold).utcoffset().total_seconds()) for fold in (0, 1)
            )
            if first == second:
                said.append(str(first))
            else:
                said.append(f"{first}/{second}" if first > second else "-")
    return "".join(f"{one}," for one in said)


known, compared, lacking, wrong = {}, 0, [], []
for line in Path(offsets).read_text().splitlines():
    name, ours, wall = line.split("\t")
    try:
        data = (Path(folder) / name).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        lacking.append(name)
        continue
    # most names are another's: each set of data is asked once
    if data not in known:
        zone = zoneinfo.ZoneInfo(name)
        found = changes(zone)
        known[data] = ("".join(f"{hour} {offset};" for hour, offset in found), walls(zone, found))
    compared += 1
    if (ours, wall) != known[data]:
        wrong.append(name)

print(f"{compared} zones compared, {len(wrong)} differ", *wrong)
if lacking:
    print(f"{len(lacking)} are not in that folder:", *lacking)
sys.exit(1 if wrong or compared < 400 else 0)
