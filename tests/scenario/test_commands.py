"""Test the commands of an author as they are typed."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from sim.analysis.sensitivity.moves import shipped
from sim.cli.main import run
from sim.resources import data_dir
from sim.scenario import catalogue, list_scenarios

GOOD = "extends: baseline\ntitle: Mine\nassumptions: {council.noise: 0.2}\n"
SUSPICIOUS = "extends: baseline\ntitle: Mine\nassumptions: {council.noise: 0.05}\n"
WRONG = "extends: baseline\ntitle: Mine\nassumptions: {council.noice: 0.2}\nrules: {learning: no}\n"
HEAVY = ("numpy", "scipy", "numba", "mesa", "pandas", "pyarrow", "duckdb", "altair", "solara", "rich")


def typed(capsys, *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_check_good(capsys, write):
    code, out, err = typed(capsys, "check", write(GOOD))
    assert (code, err) == (0, "")
    assert "good" in out


def test_check_wrong_places_every_problem(capsys, write):
    path = write(WRONG)
    code, out, err = typed(capsys, "check", path)
    assert code == 2
    assert f"{path}:3:15: error:" in err
    assert f"{path}:4:19: error:" in err
    assert "did you mean 'council.noise'?" in err
    assert "2 errors" in err
    assert out == ""


@pytest.mark.parametrize(("option", "expected"), [((), 0), (("--strict",), 1)])
def test_check_suspicious(capsys, write, option, expected):
    code, _, err = typed(capsys, "check", write(SUSPICIOUS), *option)
    assert code == expected
    assert "warning:" in err
    assert "1 warning" in err


def test_check_several_takes_the_worst(capsys, write):
    code, out, err = typed(capsys, "check", write(GOOD), "baseline", write(WRONG, "wrong.yaml"))
    assert code == 2
    assert out.count("good") == 2
    assert "wrong.yaml:3:15" in err


def test_check_with_a_setting(capsys):
    assert typed(capsys, "check", "baseline", "--set", "council.noise=9")[0] == 2


def test_check_json(capsys, write):
    code, out, _ = typed(capsys, "check", write(WRONG), "--json")
    (found,) = json.loads(out)["scenarios"]
    assert code == 2
    assert found["good"] is False
    assert [(p["line"], p["column"], p["severity"]) for p in found["problems"]] == [(3, 15, "error"), (4, 19, "error")]
    assert all(p["remedy"] for p in found["problems"])


def test_check_unknown_name(capsys):
    code, _, err = typed(capsys, "check", "basline")
    assert code == 2
    assert "did you mean 'baseline'?" in err


DESIGN = "factors: {taliban.control: {levels: [0.2, 0.8]}}\nreplicates: 2\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("catch22", "design"),
        ("robust_pressure", "search"),
        ("risk_and_strength", "exploration"),
        ("london", "scenario"),
    ],
)
def test_check_recognises_what_a_file_is(capsys, tmp_path, name, kind):
    (shipped,) = data_dir("scenarios").rglob(f"{name}.yaml")
    (tmp_path / "mine.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    for wanted in (name, tmp_path / "mine.yaml"):
        code, out, _ = typed(capsys, "check", wanted, "--json")
        (found,) = json.loads(out)["scenarios"]
        assert (code, found["kind"], found["good"]) == (0, kind, True)


def test_check_of_a_design_says_its_size_and_its_problems(capsys, write):
    assert "2 points × 2 replicates = 4 runs" in typed(capsys, "check", write(DESIGN))[1]
    code, _, err = typed(capsys, "check", write(DESIGN + "samples: 8\n"))
    assert code == 2
    assert ":3:1: error: a design grid does not use samples" in err
    assert "no scenario but a design" in typed(capsys, "check", write(DESIGN), "--set", "weeks=4")[2]


def test_explain_tells_what_a_parameter_moves_and_where_it_is_used(capsys):
    code, out, _ = typed(capsys, "explain", "council.pressure_weight")
    assert code == 0
    assert "from 0 to 4" in out
    assert "used by deliberation" in out
    moved = typed(capsys, "explain", "plots.hazard_home")[1]
    assert "“Plots abroad expected to begin: supervised, unsupervised and dispersed” +" in moved
    assert "equation" in typed(capsys, "explain", "outbidding")[1]
    assert "plots/year" in typed(capsys, "explain", "risk.total")[1]
    code, _, err = typed(capsys, "explain", "council.presure_weight")
    assert code == 2
    assert "did you mean 'council.pressure_weight'?" in err


def test_explain_lists_every_field_of_every_kind_of_event(capsys):
    told = {
        (row["kind"], row["field"]) for row in json.loads(typed(capsys, "explain", "events", "--json")[1])["events"]
    }
    assert told == {(kind.name, field) for kind in catalogue().events.values() for field in kind.fields}
    assert "from 1 to 52 weeks" in typed(capsys, "explain", "drill")[1]


def test_new_lists_a_dozen_assumptions_and_all_on_demand(capsys):
    whole_model = [key for key in shipped() if "*" not in key]
    assert set(whole_model) <= set(catalogue().expand())
    short, whole = (typed(capsys, "new", "mine", "--stdout", *words)[1] for words in ((), ("--all",)))
    assert [key for key in shipped() if f"# {key}: " in short] == whole_model[:12]
    assert all(f"# {key}: " in whole for key in whole_model)
    assert len(short.splitlines()) < 70 < len(whole.splitlines())


@pytest.mark.parametrize(
    ("week", "meant"),
    [
        ("01.04.2022", "2022-04-01"),
        ("2022-4-1", "2022-04-01"),
        ("2022-04", "2022-04-01"),
        ("1 April 2022", "2022-04-01"),
        ("Apr 1, 2022", "2022-04-01"),
        ("4/1/2022", "2022-01-04 or 2022-04-01"),
        ("13/2/22", "2022-02-13"),
    ],
)
def test_a_date_in_another_form_is_answered_with_the_one_to_write(capsys, write, week, meant):
    text = f'extends: baseline\ntitle: Mine\nevents: [{{week: "{week}", talks: {{with: china}}}}]\n'
    code, _, err = typed(capsys, "check", write(text))
    assert code == 2
    assert f"write year-month-day: {meant}." in err


@pytest.mark.parametrize(
    ("event", "remedy"),
    [
        ("drill: {by: [usa]}", "did you mean 'united_states'?"),
        ("drill: {by: [us]}", "did you mean 'united_states'?"),
        ("drill: {by: [uk]}", "the United Kingdom is no state of this model"),
        ("drill: {by: [afghanistan]}", "the Taliban are the host"),
        ("drill: {by: [tajikstan]}", "did you mean 'tajikistan'?"),
        ("leader_lost: {group: aq}", "did you mean 'al_qaeda'?"),
        ("leader_lost: {group: iskp}", "did you mean 'isis_k'?"),
        ("leader_lost: {group: etim}", "did you mean 'tip'?"),
        ("leader_lost: {group: ttp}", "add it under `groups:`"),
        ("offer: {from: china, reading: handover}", "ultimatum: {from: united_states, demand: hand_over}"),
        ("border_closed: {by: [iran]}", "drill: {by: [iran], weeks: 52}"),
        ("zzz: {by: [iran]}", "the kinds of event are: "),
    ],
)
def test_a_word_leads_to_what_is_probably_meant(capsys, write, event, remedy):
    code, _, err = typed(capsys, "check", write(f"extends: baseline\ntitle: Mine\nevents: [{{week: 3, {event}}}]\n"))
    assert code == 2
    assert remedy in err


def test_new_writes_a_good_file_and_no_other_over_it(capsys, tmp_path):
    code, out, _ = typed(capsys, "new", "mine", "--from", "record", "--out", tmp_path)
    path = tmp_path / "mine.yaml"
    assert code == 0
    assert str(path) in out
    assert typed(capsys, "check", "--strict", path)[0] == 0
    path.write_text(GOOD)
    code, _, err = typed(capsys, "new", "mine", "--out", tmp_path)
    assert code == 2
    assert "--force" in err
    assert path.read_text() == GOOD
    assert typed(capsys, "new", "mine", "--out", tmp_path, "--force")[0] == 0


@pytest.mark.parametrize("name", ["Mine", "a b", "../x", "1x", "mine.yaml", "x" * 60])
def test_new_refuses_what_is_no_name(capsys, tmp_path, name):
    code, _, err = typed(capsys, "new", name, "--out", tmp_path)
    assert code == 2
    assert "cannot be the name" in err
    assert list(tmp_path.iterdir()) == []


def test_new_from_nothing(capsys, tmp_path):
    code, _, err = typed(capsys, "new", "mine", "--from", "basline", "--out", tmp_path)
    assert code == 2
    assert "baseline" in err


def test_diff_names_key_unit_claim_and_place(capsys):
    code, out, _ = typed(capsys, "diff", "baseline", "milley")
    assert code == 0
    assert "regrowth.halflife [weeks] (C24)" in out
    assert "milley.yaml:" in out
    assert "CLAIMS TOUCHED" in out


def test_diff_json(capsys):
    _, out, _ = typed(capsys, "diff", "baseline", "no_prison_break", "--json")
    changes = json.loads(out)["changes"]
    assert {(c["section"], c["key"]) for c in changes} == {("events", "bagram"), ("events", "pul_e_charkhi")}


def test_diff_of_a_wrong_file(capsys, write):
    code, _, err = typed(capsys, "diff", "baseline", write(WRONG))
    assert code == 2
    assert ":3:15: error:" in err


def test_schema_is_printed_and_written(capsys, tmp_path):
    _, out, _ = typed(capsys, "schema")
    assert json.loads(out)["title"] == "Sanctuary scenario"
    typed(capsys, "schema", "--out", tmp_path / "s.json")
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == out


def test_schema_lists_keys(capsys):
    _, out, _ = typed(capsys, "schema", "--keys", "veteran")
    assert "prison.veteran_share  (from 0.1 to 0.8)" in out
    assert "council.noise" not in out


def test_migrate(capsys, write):
    path = write("version: 1  # old\nparameters: {council.noise: 0.2}\n")
    code, out, _ = typed(capsys, "migrate", path, "--stdout")
    assert out == "format: 2  # old\nassumptions: {council.noise: 0.2}\n"
    assert "converted" in typed(capsys, "migrate", path)[1]
    assert "is up to date" in typed(capsys, "migrate", path)[1]
    assert code == 0


def test_migrate_missing_file(capsys, tmp_path):
    code, _, err = typed(capsys, "migrate", tmp_path / "nowhere.yaml")
    assert code != 0
    assert "nowhere.yaml" in err


def test_list_by_theme(capsys):
    code, out, _ = typed(capsys, "list")
    assert code == 0
    assert [heading in out for heading in ("Reference", "Rival voices", "Policies", "Counterfactuals")] == [True] * 4
    _, out, _ = typed(capsys, "list", "policies")
    assert "sanctions" in out
    assert "milley" not in out
    assert typed(capsys, "list", "policy")[0] == 2
    found = json.loads(typed(capsys, "list", "--json")[1])["scenarios"]
    assert {one["theme"] for one in found} >= {"reference", "voices", "policies", "counterfactuals"}


def test_show(capsys):
    code, out, _ = typed(capsys, "show", "forced_expulsion")
    assert code == 0
    for words in ("Assumes", "Because", "Wrong if", "C18", "retired counterterrorism official", "ultimatum"):
        assert words in out


def test_show_own_file(capsys, write):
    assert "council.noise" in typed(capsys, "show", write(GOOD))[1]


def test_show_resolved(capsys):
    _, out, _ = typed(capsys, "show", "milley", "--resolved", "--set", "council.noise=0.2")
    assert "regrowth.halflife: 8" in out
    assert "# milley.yaml:" in out
    assert "# --set council.noise=0.2" in out
    _, drawn, _ = typed(capsys, "show", "milley", "--resolved", "--seed", "3")
    assert "uniform" in out
    assert "uniform" not in drawn


def test_show_json(capsys):
    found = json.loads(typed(capsys, "show", "baseline", "--json")[1])
    assert found["values"]["council.noise"] == 0.05
    assert found["rules"]["learning"] is True


def test_nothing_heavy_is_imported():
    typed = [
        ["check", "baseline"],
        ["list"],
        ["diff", "baseline", "milley"],
        ["schema", "--keys"],
        ["show", "baseline"],
    ]
    typed += [["explain", "council.noise"], ["claims"], ["claims", "C01"]]
    code = (
        "import sys\nfrom sim.cli.main import run\n"
        f"for words in {typed!r}:\n"
        "    code = run(words)\n"
        f"    heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "    assert code == 0 and not heavy, (words, heavy)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=Path(__file__).parents[2])


@pytest.mark.slow
def test_check_takes_well_under_a_second():
    """Measure CPU time, the least of three, so that other work on the machine does not count."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "sim.cli.main", "check", "wood"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.9


def test_new_copy_keeps_every_line(capsys, tmp_path):
    assert typed(capsys, "new", "mine", "--from", "wood", "--copy", "--out", tmp_path)[0] == 0
    copied = (tmp_path / "mine.yaml").read_text(encoding="utf-8").splitlines()
    own = next(one.path for one in list_scenarios() if one.name == "wood").read_text(encoding="utf-8").splitlines()
    assert copied[1:] == own[1:]
    schema = copied[0].removeprefix("# yaml-language-server: $schema=")
    assert (tmp_path / schema).resolve().name == "scenario.schema.json"
    assert (tmp_path / schema).exists()
    assert typed(capsys, "check", "--strict", tmp_path / "mine.yaml")[0] == 0
