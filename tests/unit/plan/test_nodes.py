import pytest

from fsft.methods.registry import METHODS, STAGES
from fsft.methods.scope import stage_scope
from fsft.methods.variants import AUTHORS, PRESETS, Variant
from fsft.plan.nodes import check_settings, make_plan
from fsft.runtime.errors import InputError


def test_methods_share_the_stages_they_begin_with():
    plan = make_plan(["source_only", "coral", "fsft"])
    fsft = plan.chain("fsft", "default")
    assert [node.stage for node in fsft] == ["source", "coral", "discriminator", "adapt"]
    assert fsft[0] is plan.ends["source_only", "default"]
    assert fsft[1] is plan.ends["coral", "default"]
    assert len(plan.nodes) == 4


def test_a_variant_retrains_what_it_changes_and_what_follows_only():
    plan = make_plan(["fsft"], variants=[Variant("alpha_7", ("fsft",), {"coral": {"alpha": 7}})])
    changed = plan.chain("fsft", "alpha_7")
    assert [node.version for node in changed] == [
        "source_only", "coral-alpha_7", "fsft-alpha_7", "fsft-alpha_7",
    ]  # fmt: skip


def test_a_variant_that_spells_the_default_trains_nothing_new():
    plan = make_plan(
        ["fsft"], variants=[Variant("alpha_500", ("fsft",), {"coral": {"alpha": 500}})]
    )
    assert plan.ends["fsft", "alpha_500"] is plan.ends["fsft", "default"]


def test_the_whole_factorial_corner_is_fsft_itself():
    plan = make_plan(["fsft_2x4_1111", "fsft"])
    assert plan.ends["fsft_2x4_1111", "default"] is plan.ends["fsft", "default"]


def test_a_label_does_not_depend_on_which_other_methods_are_asked_for():
    alone = make_plan(["fsft"]).chain("fsft", "default")
    together = make_plan(list(METHODS)).chain("fsft", "default")
    assert [node.path for node in alone] == [node.path for node in together]


def test_a_model_depends_on_what_its_stages_have_seen():
    assert stage_scope("source") == "{source}"
    assert stage_scope("coral") == "{source}__{target}"
    assert stage_scope("adapt") == "{source}__{target}/shots-{shots}"


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"corral": {}}, "unknown stage 'corral'; expected one of all, source"),
        ({"coral": {"alfa": 1}}, "stages.coral: unknown key 'alfa'; expected one of alpha"),
        ({"coral": {"alpha": "high"}}, "stages.coral.alpha is 'high'; expected a number from 0"),
        ({"coral": {"alpha": -1}}, "stages.coral.alpha is -1; expected a number from 0"),
        ({"source": {"epochs": True}}, "stages.source.epochs is True; expected a whole number"),
        ({"all": {"augment": "mirror"}}, "stages.all.augment is 'mirror'; expected one of"),
    ],
)
def test_settings_that_no_stage_has_are_refused(settings, complaint):
    with pytest.raises(InputError, match=complaint):
        check_settings(settings, "stages")


def test_an_unknown_method_is_refused():
    with pytest.raises(InputError, match="unknown method 'magic'"):
        make_plan(["magic"])


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_every_method_is_made_of_known_stages_and_keys(method):
    assert set(method.chain) <= set(STAGES)
    assert set(method.overrides) <= set(method.chain)
    check_settings(method.overrides, method.name)
    assert method.description.endswith(".")


def test_the_authors_preset_has_all_choices_at_once_and_each_alone():
    variants = {variant.name: variant for variant in PRESETS["authors"]}
    alone = {f"authors_{key}" for key in (*AUTHORS, "test_includes_support")}
    assert set(variants) == {"authors", *alone}
    plan = make_plan(["coral", "fsft"], variants=PRESETS["authors"])
    for key, value in AUTHORS.items():
        changed = [dict(node.settings).get(key) for node in plan.chain("fsft", f"authors_{key}")]
        if key == "selection":
            assert changed[:-1] == [None, "last", None]
            changed = changed[-1:]
        assert set(changed) <= {value, None}
        assert value in changed
    variant = "authors_test_includes_support"
    assert plan.ends["fsft", variant] is plan.ends["fsft", "default"]


def test_every_preset_is_a_change_of_keys_that_exist():
    for variants in PRESETS.values():
        make_plan(list(METHODS), variants=variants)
