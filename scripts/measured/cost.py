"""Speed and memory. The numbers are meaningful only on an idle machine."""

from __future__ import annotations


def speed() -> dict[str, str]:
    """Measure speed and memory, which takes some minutes on an idle machine."""
    from sim.bench.engines import bench

    found = bench()
    small, large = found["sizes"][-2:]
    slower = found["baseline"]["ratio_to_reference"]
    return {
        "tenth": f"{found['baseline']['scale_0.1_s']:.2g} s",
        "whole": f"{found['baseline']['scale_1_s']:.2g} s",
        "reference": f"{float(f'{slower:.2g}'):,.0f} times",
        "week": f"{small['ns_per_person_week']['compiled']:.1f} ns",
        "week_large": f"{large['ns_per_person_week']['compiled']:.1f} ns",
        "floor": f"{small['ratio_to_floor']:.1f} times",
        "floor_large": f"{large['ratio_to_floor']:.1f} times",
        "bytes": f"{large['bytes_per_person']['columns']:.0f} bytes",
        **agents_and_averages(found["structure"]),
    }


def agents_and_averages(found: dict[str, dict[str, float]]) -> dict[str, str]:
    """Return the cost of agents who act on each other relative to averages, as the README words it."""
    return {
        "agents": f"{found['scale_1']['ratio']:.1f} times",
        "agents_tenth": f"{found['scale_0.1']['ratio']:.1f} times ({found['scale_0.1']['agents_s']:.2f} s)",
    }
