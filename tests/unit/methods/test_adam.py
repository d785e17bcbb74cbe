import subprocess
import sys

import torch

from fsft.methods.adam import Adam

COLD = """
import sys, torch
from fsft.methods.adam import Adam
weight = torch.ones(3, requires_grad=True)
optimiser = Adam([weight], lr=1e-2)
for _ in range(2):
    optimiser.zero_grad(set_to_none=True)
    weight.square().sum().backward()
    optimiser.step()
assert not {"torch._dynamo", "sympy", "pandas"} & set(sys.modules)
"""


def trained(kind):
    """Weights and state after some steps, some of them without a gradient for one weight."""
    torch.manual_seed(0)
    weights = [torch.randn(5, 4, requires_grad=True), torch.randn(3, requires_grad=True)]
    optimiser = kind(weights[:1], lr=1e-2)
    optimiser.add_param_group({"params": weights[1:], "lr": 1e-3})
    for step in range(5):
        optimiser.zero_grad(set_to_none=True)
        losses = [weight.pow(4).sum() for weight in weights[: 1 + step % 2]]
        torch.stack(losses).sum().backward()
        optimiser.step()
    return weights, optimiser.state_dict()


def test_it_steps_as_torch_does_to_the_last_bit():
    (ours, state), (theirs, expected) = trained(Adam), trained(torch.optim.Adam)
    assert all(map(torch.equal, ours, theirs))
    assert not any(weight.grad_fn for weight in ours)
    assert state["param_groups"] == expected["param_groups"]
    for key, values in expected["state"].items():
        assert all(torch.equal(state["state"][key][name], values[name]) for name in values)


def test_a_step_needs_no_compiler():
    subprocess.run([sys.executable, "-c", COLD], check=True)
